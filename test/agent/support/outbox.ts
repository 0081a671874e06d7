import type { FindingState } from "../../../src/model/lifecycle.ts";
import type { Notice, Notifier } from "../../../src/model/notice.ts";
import type { Clock, Logger } from "../../../src/model/ports.ts";
import type { ReportTarget } from "../../../src/model/report.ts";
import type { NewOutboxEntry, OutboxEntry, RunRecord } from "../../../src/model/records.ts";
import type { StoreReader, StoreWriter } from "../../../src/model/store.ts";
import { outboxPump, type Channel } from "../../../src/agent/deliver.ts";
import type { OutboxLimits } from "../../../src/agent/lane.ts";

/** A clock that stands still until it is moved. */
export class HandClock implements Clock {
  #now = Date.parse("2026-03-02T04:00:00.000Z");
  now(): number {
    return this.#now;
  }
  monotonic(): number {
    return this.#now;
  }
  iso(): string {
    return new Date(this.#now).toISOString();
  }
  pass(ms: number): void {
    this.#now += ms;
  }
}

/** The outbox as the port describes it, held in memory. */
export class MemoryOutbox
  implements Pick<StoreReader, "outbox" | "state" | "run" | "targets">, Pick<StoreWriter, "attempt" | "settle">
{
  readonly entries: OutboxEntry[] = [];
  readonly states = new Map<string, FindingState>();
  readonly looked: ReportTarget[] = [];
  readonly #clock: HandClock;
  constructor(clock: HandClock) {
    this.#clock = clock;
  }
  queue(...entries: readonly Partial<NewOutboxEntry>[]): void {
    for (const entry of entries) {
      this.entries.push({
        id: this.entries.length + 1,
        notifier: "ops",
        person: null,
        run: "01JQ0000000000000000000001",
        notBefore: this.#clock.iso(),
        items: [],
        attempts: 0,
        queuedAt: this.#clock.iso(),
        state: "waiting",
        problem: null,
        ...entry,
      });
    }
  }
  outbox({ now, limit, notifier }: Parameters<StoreReader["outbox"]>[0]): Promise<readonly OutboxEntry[]> {
    const due = this.entries.filter((one) => one.state === "waiting" && one.notBefore <= now);
    return Promise.resolve(due.filter((one) => notifier === undefined || one.notifier === notifier).slice(0, limit));
  }
  async *targets(): AsyncGenerator<ReportTarget> {
    yield* this.looked;
  }
  state(id: string): Promise<FindingState | undefined> {
    return Promise.resolve(this.states.get(id));
  }
  run(id: string): Promise<RunRecord | undefined> {
    const source = {
      kind: "git",
      url: "https://git.example/policies",
      revision: `commit-of-${id}`,
      verified: true,
    } as const;
    const run: RunRecord = {
      id,
      kind: "scheduled",
      policies: [],
      ticks: 1,
      startedAt: "2026-03-02T03:00:00.000Z",
      source,
      policyHash: "",
      agentVersion: "0.0.0",
      finishedAt: null,
      state: "finished",
      summary: null,
      footprint: null,
    };
    return Promise.resolve(run);
  }
  attempt(ids: readonly number[], at: string): Promise<void> {
    for (const id of ids) {
      const place = this.entries.findIndex((one) => one.id === id);
      const entry = this.entries[place];
      if (entry?.state !== "waiting") throw new Error(`entry ${id} does not wait`);
      this.entries[place] = { ...entry, attempts: entry.attempts + 1, notBefore: at };
    }
    return Promise.resolve();
  }
  settle(ids: readonly number[], how: Parameters<StoreWriter["settle"]>[1]): Promise<void> {
    for (const id of ids) {
      const at = this.entries.findIndex((one) => one.id === id);
      const entry = this.entries[at];
      if (entry === undefined || entry.state !== "waiting") throw new Error(`entry ${id} does not wait`);
      this.entries[at] = {
        ...entry,
        state: how.state,
        problem: how.problem ?? null,
        ...(how.state === "waiting" && { notBefore: how.notBefore }),
      };
    }
    return Promise.resolve();
  }
  statesOf(): readonly OutboxEntry["state"][] {
    return this.entries.map((entry) => entry.state);
  }
}

/** A channel that does as it is told and keeps what it was given. */
export function channel(
  act: (notice: Notice, signal: AbortSignal) => Promise<void> = () => Promise.resolve(),
  { name = "ops", digestMs = 0 }: { readonly name?: string; readonly digestMs?: number } = {},
): Channel & { readonly notices: readonly Notice[] } {
  const notices: Notice[] = [];
  const notifier: Notifier = {
    name,
    async notify(notice, { signal }) {
      notices.push(notice);
      await act(notice, signal);
    },
  };
  return { notifier, digestMs, notices };
}

export interface Line {
  readonly message: string;
  readonly facts: Readonly<Record<string, unknown>> | undefined;
}

/** A pump over an outbox in memory, with what it logs. `random` is 0.5 unless it is given. */
export function startPump(
  channels: readonly Channel[],
  {
    clock,
    outbox,
    random = () => 0.5,
    limits = {},
  }: {
    readonly clock: HandClock;
    readonly outbox: MemoryOutbox;
    readonly random?: () => number;
    readonly limits?: Partial<OutboxLimits>;
  },
) {
  const lines: Line[] = [];
  const log = (message: string, facts?: Readonly<Record<string, unknown>>) => void lines.push({ message, facts });
  const logger: Logger = { debug: log, info: log, warn: log };
  const pump = outboxPump({
    reader: outbox,
    known: { all: () => [] },
    writer: outbox,
    channels,
    clock,
    random,
    logger,
    limits,
  });
  const { signal } = new AbortController();
  return { lines, round: () => pump.deliver({ signal }), pump };
}
