import type { Severity } from "../model/policy.ts";
import type { Generated, GeneratedAlways, Kysely } from "kysely";

/** The schema that `migrations` make, as Kysely types it. Times are ISO 8601 in UTC, hashes lower-case hex, truths 0 or 1. */
export interface Tables {
  readonly blobs: Blobs;
  readonly spans: Spans;
  readonly runs: Runs;
  readonly states: States;
  readonly transitions: Transitions;
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  readonly intents: Intents;
  readonly memory: Memory;
  readonly policy_sets: PolicySets;
  readonly lease: Lease;
}

/** The database, or a transaction on it. */
export type Db = Kysely<Tables>;

/** Content by its hash: deflated text. */
interface Blobs {
  readonly key: string;
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** A stretch of looks at one target in one scope that all had the same result. */
interface Spans {
  readonly id: Generated<number>;
  readonly target: string;
  /** Key of the scope. */
  readonly scope: string;
  /** Key of the result. */
  readonly result: string;
  readonly observed: number;
  /** Whether it is the newest of its target and scope. */
  readonly is_latest: number;
  /** The latest look: its run, its time, and the how-manieth of its target it was. */
  readonly last_run: number;
  readonly last_at: string;
  readonly nth: number;
  readonly policy_hash: string;
  readonly environment: string;
  /** JSON: `[seq, at]` for each run that looked and had not ended at the latest look. */
  readonly pending: string;
  /** Key of the answers that came last, and when. */
  readonly observations: string | null;
  readonly observations_at: string | null;
}

interface Runs {
  readonly seq: Generated<number>;
  readonly id: string;
  readonly epoch: number;
  readonly started_at: string;
  readonly state: "running" | "finished" | "interrupted";
  /** JSON of the `NewRun`. */
  readonly about: string;
  readonly policy_hash: GeneratedAlways<string>;
  readonly finished_at: string | null;
  readonly summary: string | null;
  readonly footprint: string | null;
  /** Once it has ended: key of the list of its spans, and the times of its looks in the same order. */
  readonly members: string | null;
  readonly times: Uint8Array | null;
}

interface States {
  readonly id: string;
  /** JSON of the `FindingState`. */
  readonly doc: string;
  readonly target: GeneratedAlways<string>;
  readonly is_open: GeneratedAlways<number>;
  readonly severity: GeneratedAlways<Severity>;
  readonly is_stale: GeneratedAlways<number>;
  readonly is_exempt: GeneratedAlways<number>;
}

/** Rows are only ever appended; prune takes them away from the beginning. */
interface Transitions {
  readonly seq: number;
  /** Canonical JSON of the entry, `seq` included. */
  readonly entry: string;
  readonly prev_hash: string;
  readonly hash: string;
  readonly run: GeneratedAlways<string | null>;
  readonly finding: GeneratedAlways<string>;
}

/** One row: where the chain begins (`anchor`) and ends (`head`), and a hash over what was kept from before the anchor. */
interface Ledger {
  readonly one: number;
  readonly anchor_seq: number;
  readonly anchor_hash: string;
  readonly kept_hash: string;
  readonly head_seq: number;
  readonly head_hash: string;
}

interface Outbox {
  readonly id: Generated<number>;
  readonly notifier: string;
  readonly person: string | null;
  readonly run: string;
  readonly not_before: string;
  readonly items: string;
  /** JSON: what there was no room for, by change. */
  readonly omitted: string | null;
  readonly queued_at: string;
  readonly state: "waiting" | "sent" | "dead" | "dropped";
  readonly attempts: number;
  readonly problem: string | null;
}

interface Intents {
  readonly id: string;
  readonly doc: string;
  /** 0 intended, 1 dispatched, 2 ambiguous, 3 settled: it only grows. */
  readonly stage: number;
  /** Out of the document. */
  readonly run: GeneratedAlways<string>;
  readonly finding: GeneratedAlways<string>;
  readonly at: GeneratedAlways<string>;
  /** The intent that this one puts back. */
  readonly undoes: GeneratedAlways<string | null>;
  /** 1 where it was seen to be made. */
  readonly is_done: GeneratedAlways<number>;
  /** 1 where it repairs and was sent. */
  readonly is_attempt: GeneratedAlways<number>;
}

interface Memory {
  readonly key: string;
  readonly value: string;
}

interface PolicySets {
  readonly hash: string;
  readonly kept_at: string;
  readonly bytes: Uint8Array;
}

/** One row. `holder` is null when it is free; times are milliseconds since the epoch. */
interface Lease {
  readonly one: number;
  readonly epoch: number;
  readonly holder: string | null;
  readonly expires_at: number;
}
