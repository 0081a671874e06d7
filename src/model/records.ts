import type { Finding, ReportTarget, Run, Summary } from "./report.ts";
import type { FindingState, NewTransition } from "./lifecycle.ts";
import type { ChangeCounts, NoticeItem } from "./notice.ts";
import type { Change } from "./change.ts";
import type { Answer, Ask } from "./observation.ts";
import type { RemedyState, Step } from "./remedy.ts";

/** What made a run start; `self` looks at nothing but the agent's own source and config, `apply` and `undo` change something. */
export type RunKind = "scheduled" | "catch-up" | "start" | "wake" | "policy" | "self" | "apply" | "undo";

/** What our own work cost and left behind, over one run. */
export interface Footprint {
  readonly logins: number;
  readonly terminals: number;
  readonly leftovers: number;
  /** Targets that were not visited because a visit would have kept an idle app alive. */
  readonly deferred: number;
}

/** What is known of a run when it starts. */
export interface NewRun {
  /** A ULID. */
  readonly id: string;
  readonly kind: RunKind;
  /** Names of the policies that were due, sorted; empty means all. */
  readonly policies: readonly string[];
  /** Schedule ticks that fell into this one run, itself included; 0 where no tick started it. */
  readonly ticks: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly startedAt: string;
  readonly source: Run["source"];
  readonly policyHash: string;
  readonly agentVersion: string;
}

export interface RunEnd {
  readonly id: string;
  readonly finishedAt: string;
  readonly state: "finished" | "interrupted";
  readonly summary: Summary;
  readonly footprint: Footprint;
}

export interface RunRecord extends NewRun {
  readonly finishedAt: string | null;
  /** `running` is also what a run says that died and was not yet closed. */
  readonly state: "running" | "finished" | "interrupted";
  /** Null while it runs, and where it died before it could count. */
  readonly summary: Summary | null;
  readonly footprint: Footprint | null;
}

/** What a run had to say about one target, as it is kept: `lastSeen` is null in findings that this look assessed, `revision` is the run's. */
export interface TargetLook {
  readonly target: ReportTarget;
  readonly findings: readonly Finding[];
}

/** One of the looks of a run. */
export interface DatedLook extends TargetLook {
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
}

/** One question and what came back; kept so that a changed policy can be judged without a login. */
export interface Observation {
  readonly ask: Ask;
  readonly answer: Answer;
}

/** What one look at one target adds. Everything in it is written in one transaction, or nothing is. */
export interface Look {
  readonly run: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Every (policy, check) that was planned, sorted. */
  readonly scope: readonly (readonly [policy: string, check: string])[];
  readonly policyHash: string;
  /** Printable fingerprint of image and instance: what only the platform changes. */
  readonly environment: string;
  readonly result: TargetLook;
  /** Absent when nothing was observed or nothing is to be kept. */
  readonly observations?: readonly Observation[];
  /** Only the states that changed. */
  readonly states: readonly FindingState[];
  readonly transitions: readonly NewTransition[];
}

/** The latest look at a target in one scope. */
export interface LatestLook {
  readonly scope: string;
  readonly at: string;
  readonly policyHash: string;
  readonly environment: string;
  readonly observed: boolean;
  /** Key of the result; the same content has the same key. */
  readonly result: string;
}

/** What the store knows of one target before a new look. */
export interface TargetHistory {
  /** Looks at it so far, observed or not, whatever their scope. */
  readonly looks: number;
  /** Newest first. */
  readonly latest: readonly LatestLook[];
  readonly states: readonly FindingState[];
}

/** When a target was last observed in one scope, and by which policies it was judged then. */
export interface Assessment {
  readonly target: string;
  readonly scope: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly policyHash: string;
}

/** A message that waits to be sent to one notifier. */
export interface NewOutboxEntry {
  readonly notifier: string;
  /** Null for operators; else the user profile that it is for. */
  readonly person: string | null;
  readonly run: string;
  /** ISO 8601, UTC: a digest waits for its hour. */
  readonly notBefore: string;
  readonly items: readonly NoticeItem[];
  /** What there was no room for. */
  readonly omitted?: ChangeCounts;
}

export interface OutboxEntry extends NewOutboxEntry {
  readonly id: number;
  readonly attempts: number;
  readonly queuedAt: string;
  readonly state: "waiting" | "sent" | "dead" | "dropped";
  /** Printable; why the latest attempt failed. */
  readonly problem: string | null;
}

/** A remedy that is about to be dispatched; kept before it is sent, settled after it was looked at. */
export interface Intent {
  /** Unique: the run's id and a number. */
  readonly id: string;
  readonly run: string;
  readonly target: string;
  readonly policy: string;
  readonly check: string;
  readonly finding: string;
  /** Id of the planned remedy. */
  readonly remedy: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly state: "intended" | "dispatched" | RemedyState;
  readonly detail: string | null;
  /** Why the next start of the app undoes it; null where it stays. */
  readonly notDurable: string | null;
  /** What is done, without content. */
  readonly steps: readonly Step[];
  /** The changes that put it back, in order, known before anything is sent; null where it cannot be put back. */
  readonly undo: readonly KeptChange[] | null;
  /** The policy wrote its commands, so the config has to allow those that put it back too. */
  readonly written: boolean;
  /** The intent that this one puts back; null where it repairs. */
  readonly undoes: string | null;
}

/** A change as it is kept: content as base64. */
export type KeptChange = Kept<Change>;
type Kept<T> = T extends Uint8Array ? string : T extends object ? { readonly [K in keyof T]: Kept<T[K]> } : T;

/** How long each class of data is kept, in days. Open findings, and what they refer to, are kept whatever their age. */
export interface Retention {
  /** Runs, with the looks that only they hold. */
  readonly runs: number;
  /** The ledger, whose chain goes on from an anchor, and findings since they were closed. */
  readonly transitions: number;
  readonly observations: number;
  readonly outbox: number;
}
