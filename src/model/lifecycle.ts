import type { OutcomeKind } from "./outcome.ts";
import type { Severity } from "./policy.ts";

/**
 * Where a finding stands over time: `none` until it fails for the first time; `resolved` only by a fresh pass.
 * An `unknown` never moves it.
 */
export type Lifecycle = "none" | "open" | "resolved" | "reopened";

/**
 * What is also true of a finding. `stale`: not assessed within the freshness goal of its severity; `flapping`: it changes too
 * often to be believed; `contested`: repairs keep being undone; `orphaned`: its check or its target is gone, so it was closed
 * without a pass.
 */
export const sideStates = ["flapping", "stale", "contested", "orphaned"] as const;
export type SideState = (typeof sideStates)[number];

/** What happened to a finding; an open one is `exempted` when an exemption accepts it, and `enforced` again when none does any more. */
export const changes = [
  "opened",
  "resolved",
  "reopened",
  "flapping",
  "settled",
  "stale",
  "fresh",
  "contested",
  "orphaned",
  "exempted",
  "enforced",
] as const;
export type Change = (typeof changes)[number];

/**
 * What moved it: somebody changed the home (`person`), a commit changed what is asked (`policy`), the image or instance
 * changed (`platform`), time ran out (`time`), it was the first look at all (`first-look`), or a remedy was made (`remedy`).
 */
export type Cause = "person" | "policy" | "platform" | "time" | "first-look" | "remedy";

/** The memory of one finding that has failed at least once. Plain data. */
export interface FindingState {
  /** The finding's id, 64 lower-case hex digits. */
  readonly id: string;
  readonly target: string;
  readonly policy: string;
  readonly check: string;
  readonly subject: string;
  readonly title: string;
  readonly severity: Severity;
  /** Of the policy; printable, empty where it names nobody. */
  readonly owner: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly lifecycle: Exclude<Lifecycle, "none">;
  readonly sideStates: readonly SideState[];
  /** What the last look that could tell came to. */
  readonly outcome: Exclude<OutcomeKind, "unknown">;
  readonly expected: string;
  readonly observed: string;
  readonly remediation: string | null;
  /** ISO 8601, UTC. Never moves. */
  readonly firstSeen: string;
  /** When it was opened or reopened last. */
  readonly openedAt: string;
  /** When a pass, a removed check or a gone target closed it; null while it is open. */
  readonly closedAt: string | null;
  /** How often it came back. */
  readonly reopened: number;
  /** The policy revision of the last change. */
  readonly revision: string;
  /** Fails in a row that wait for confirmation while the lifecycle still says `resolved`. */
  readonly pendingFails: number;
  /** What accepts it, and until when; null where nothing does. */
  readonly exemption: { readonly name: string; readonly expires: string } | null;
  /** The latest moves between open and closed, oldest first, at most 10; `look` counts the target's looks from 1. */
  readonly moves: readonly { readonly at: string; readonly look: number }[];
}

/** One entry of the append-only ledger; `seq` and `hash` are given by the store. */
export interface Transition {
  readonly seq: number;
  /** The run in which it happened; null between runs. */
  readonly run: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly finding: string;
  readonly target: string;
  readonly policy: string;
  readonly check: string;
  readonly subject: string;
  readonly severity: Severity;
  readonly change: Change;
  readonly cause: Cause;
  /** The policy revision (commit) under which it was seen. */
  readonly revision: string;
  /** Printable: what was observed, or why it was closed; null where there is nothing to say. */
  readonly detail: string | null;
  /** sha256 over the entry and the hash before it. */
  readonly hash: string;
}

export type NewTransition = Omit<Transition, "seq" | "hash">;
