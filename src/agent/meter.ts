import type { Severity } from "../model/policy.ts";
import type { ReasonCode } from "../model/outcome.ts";
import type { Summary } from "../model/report.ts";
import type { Footprint, OutboxEntry, RunEnd, RunKind } from "../model/store.ts";

/** What the agent counts. It never hears the name of a user, a target, a policy or a check. */
export interface Meter {
  runEnded(run: {
    readonly kind: RunKind;
    readonly state: RunEnd["state"];
    readonly seconds: number;
    readonly summary: Summary;
    readonly footprint: Footprint;
    /** Seconds since the epoch. */
    readonly finishedAt: number;
  }): void;
  /** `null`: it was observed. */
  visited(reason: ReasonCode | null): void;
  findings(counts: { readonly open: Readonly<Record<Severity, number>>; readonly stale: number }): void;
  /** Targets of which every check was assessed within its freshness goal. */
  freshTargets(count: number): void;
  sourceFetched(result: "changed" | "unchanged" | "refused"): void;
  outbox(counts: Readonly<Record<OutboxEntry["state"], number>>): void;
}
