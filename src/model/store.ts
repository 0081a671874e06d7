import type { Json } from "./check.ts";
import { PlumblineError } from "./errors.ts";
import type { FindingState, NewTransition, Transition } from "./lifecycle.ts";
import type {
  Assessment,
  DatedLook,
  Intent,
  Look,
  NewOutboxEntry,
  NewRun,
  Observation,
  OutboxEntry,
  Retention,
  RunEnd,
  RunRecord,
  TargetHistory,
  TargetLook,
} from "./records.ts";
import type { Severity } from "./policy.ts";
import type { ReportTarget } from "./report.ts";

export interface Health {
  /** `ok`, or SQLite's own words on what is broken. */
  readonly integrity: string;
  /** Undefined when the chain holds; else the first entry where it does not, and why. */
  readonly chain: { readonly seq: number; readonly problem: string } | undefined;
  readonly transitions: number;
  readonly bytes: number;
}

export interface StateFilter {
  readonly target?: string;
  /** Open and reopened ones only. */
  readonly open?: boolean;
}

/** How many findings are open, and how many of those are stale. */
export interface OpenCounts {
  /** Those that no exemption accepts. */
  readonly bySeverity: Readonly<Record<Severity, number>>;
  readonly exempt: number;
  readonly stale: number;
}

export interface TransitionFilter {
  readonly run?: string;
  readonly finding?: string;
  /** After this sequence number. */
  readonly after?: number;
  readonly limit?: number;
}

/** Everything that reading commands and pages need. No call changes anything. */
export interface StoreReader {
  /** Newest first; only those older than the run `before`, by id; with `whole` only those over every target that ended by themselves. */
  runs(options: {
    readonly limit: number;
    readonly before?: string;
    readonly whole?: boolean;
  }): Promise<readonly RunRecord[]>;
  /** By id, by a unique beginning of one (at least 4 characters), or `latest`. Throws `UsageError` where several begin so. */
  run(id: string): Promise<RunRecord | undefined>;
  /** What a run saw, sorted by target, findings as the report shows them: `revision` and `lastSeen` filled in. */
  looks(run: string): AsyncIterable<DatedLook>;
  /** A kept result by its key. */
  result(key: string): Promise<TargetLook | undefined>;
  history(target: string): Promise<TargetHistory>;
  /** The latest observed look per target and scope. */
  assessments(): Promise<readonly Assessment[]>;
  scope(key: string): Promise<Look["scope"]>;
  states(filter: StateFilter): Promise<readonly FindingState[]>;
  openCounts(): Promise<OpenCounts>;
  /** By id or a unique beginning of one (at least 6 characters). Throws `UsageError` where several begin so. */
  state(id: string): Promise<FindingState | undefined>;
  /** In order. */
  transitions(filter: TransitionFilter): Promise<readonly Transition[]>;
  /** The latest answers of a target, each with when it came; empty where none are kept. */
  observations(target: string): Promise<readonly (Observation & { readonly at: string })[]>;
  /** Every target that has been looked at, with its latest row. */
  targets(): AsyncIterable<ReportTarget>;
  policySet(hash: string): Promise<Json | undefined>;
  recall(key: string): Promise<Json | undefined>;
  /** Waiting entries whose time has come, oldest first; of one notifier where it is named, so that none stands in another's way. */
  outbox(options: {
    readonly now: string;
    readonly limit: number;
    readonly notifier?: string;
  }): Promise<readonly OutboxEntry[]>;
  outboxCounts(): Promise<Readonly<Record<OutboxEntry["state"], number>>>;
  /** By id; of one run, or only those that are not settled. */
  intents(options: { readonly run: string } | { readonly open: boolean }): Promise<readonly Intent[]>;
  /** Which intents of a run have been put back, by their ids. */
  undone(options: { readonly run: string }): Promise<ReadonlySet<string>>;
  /** How often each finding was repaired since a time: what was sent, whatever came of it. */
  attempts(options: { readonly since: string }): Promise<ReadonlyMap<string, number>>;
  /** Findings whose newest repair since a time the home refused. */
  refusals(options: { readonly since: string }): Promise<ReadonlySet<string>>;
  /** `quick` leaves the walk over the whole chain out. */
  health(options: { readonly quick: boolean }): Promise<Health>;
}

/**
 * The right to write, held by one agent at a time. Every call checks the fencing epoch in its own transaction and throws
 * `LeaseLost` when another agent has taken over; nothing is written then.
 */
export interface StoreWriter extends AsyncDisposable {
  readonly epoch: number;
  /** Keeps the lease for another period. */
  renew(): Promise<void>;
  startRun(run: NewRun): Promise<void>;
  /** An unchanged target costs one row. `changed` is false then. */
  recordLook(look: Look): Promise<{ readonly changed: boolean }>;
  /** What changes without a look: findings that grow stale or lose their check or target; with what is to be said of it. */
  recordStates(change: {
    readonly states: readonly FindingState[];
    readonly transitions: readonly NewTransition[];
    readonly outbox?: readonly NewOutboxEntry[];
  }): Promise<void>;
  finishRun(end: RunEnd, outbox: readonly NewOutboxEntry[]): Promise<void>;
  remember(key: string, value: Json): Promise<void>;
  /** Remembers what `change` makes of what is remembered, in one transaction; undefined leaves it as it is. */
  revise(key: string, change: (before: Json | undefined) => Json | undefined): Promise<void>;
  /** `set` is plain data. */
  keepPolicySet(hash: string, set: object): Promise<void>;
  queue(entries: readonly NewOutboxEntry[]): Promise<void>;
  /** Counts an attempt before it is made and says when it was: one that broke off may have arrived. */
  attempt(ids: readonly number[], at: string): Promise<void>;
  /** What became of an attempt, or of a message that was never worth one. */
  settle(
    ids: readonly number[],
    how:
      | { readonly state: "sent" | "dead" | "dropped"; readonly problem?: string }
      | { readonly state: "waiting"; readonly notBefore: string; readonly problem: string },
  ): Promise<void>;
  /** Lets every dead message of these notifiers wait again as it was when it died, so under its old key; gives how many entries they are. */
  requeueDead(notifiers: readonly string[]): Promise<number>;
  /** All of them, or none. */
  putIntents(intents: readonly Intent[]): Promise<void>;
  /** Deletes what is older than it may be; counts rows by class. */
  prune(options: {
    readonly now: string;
    readonly keep: Retention;
  }): Promise<Readonly<Record<keyof Retention, number>>>;
  /** Gives the lease back. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Who holds the lease, when it is not free. */
export interface LeaseHolder {
  readonly holder: string;
  readonly epoch: number;
  /** ISO 8601, UTC. */
  readonly expiresAt: string;
}

export interface Store extends StoreReader, AsyncDisposable {
  /**
   * Takes the lease when it is free, has run out, or is held by one who is `gone` for certain, with an epoch one higher than any
   * before: even a wrong answer lets nobody write who has lost it. Runs that had died are closed as interrupted with it.
   */
  acquire(options: {
    readonly holder: string;
    readonly ttlMs: number;
    readonly gone?: (holder: string) => boolean;
  }): Promise<{ readonly writer: StoreWriter } | { readonly held: LeaseHolder }>;
}

/** Another agent has taken over: this one must stop writing. */
export class LeaseLost extends PlumblineError {
  override readonly name = "LeaseLost";
  constructor(epoch: number, current: LeaseHolder) {
    super({
      code: "lease-lost",
      message: `The lease of epoch ${epoch} is lost: ${current.holder} holds epoch ${current.epoch}.`,
      remedy: "One agent per store: stop one of them, or give it a store of its own.",
    });
  }
}
