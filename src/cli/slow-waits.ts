import type { FleetEvent } from "../engine/fleet.ts";
import type { ReasonCode } from "../model/outcome.ts";
import type { ReportTarget } from "../model/report.ts";
import { count } from "./count.ts";

/** Measures how long visits took that came to nothing, so that a slow run can say what made it slow. `now` is monotonic milliseconds. */
export class SlowWaits {
  readonly #now: () => number;
  readonly #begun: number;
  readonly #visits = new Map<string, number>();
  readonly #waits = new Map<ReasonCode, { targets: number; longest: number }>();
  constructor(now: () => number) {
    this.#now = now;
    this.#begun = now();
  }

  onEvent(event: FleetEvent): void {
    if (event.kind === "started") this.#visits.set(event.target.id, this.#now());
  }

  onResult({ id, reason }: Pick<ReportTarget, "id" | "reason">): void {
    const since = this.#visits.get(id);
    this.#visits.delete(id);
    if (since === undefined || reason === null) return;
    const { targets, longest } = this.#waits.get(reason) ?? { targets: 0, longest: 0 };
    this.#waits.set(reason, { targets: targets + 1, longest: Math.max(longest, this.#now() - since) });
  }

  /** A line for the end of the run where one wait of ten seconds or more took most of it; empty where none did. */
  hint(): string {
    const worst = [...this.#waits].toSorted(([, a], [, b]) => b.longest - a.longest).at(0);
    if (worst === undefined) return "";
    const [reason, { targets, longest }] = worst;
    const limit = limits[reason];
    if (limit === undefined || longest < 10_000 || longest < (this.#now() - this.#begun) / 2) return "";
    const [purpose, name] = limit;
    return `${count(targets, "target")} took ${Math.round(longest / 1000)} s waiting ${purpose}, most of this run's time; ${name} in plumbline.yaml, or --timeout, sets how long to wait.`;
  }
}

/** What was waited for, and the limit of ours that ended it; other waits cannot be made shorter here. */
const limits: Partial<Record<ReasonCode, readonly [purpose: string, limit: string]>> = {
  "not-ready": ["to become ready", "limits.readyMs"],
  "boot-failed": ["for our program to start", "limits.bootMs"],
  "visit-timeout": ["for an answer", "limits.visitMs"],
};
