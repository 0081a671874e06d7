import { reasons, type OutcomeKind, type ReasonCode } from "../model/outcome.ts";
import { type Rail, rails, remedyStates } from "../model/remedy.ts";
import type { SourceProblemKind } from "../model/source.ts";
import type { OutboxEntry, RunKind, RunRecord } from "../model/records.ts";

/** What a look at the source came to: a new revision in force, the same one, one that was not accepted, or why there is none. */
export const fetchResults = [
  "changed",
  "unchanged",
  "invalid",
  "shrunk",
  "unreachable",
  "missing",
  "unverified",
  "rewound",
  "too-large",
] as const satisfies readonly ("changed" | "unchanged" | "invalid" | "shrunk" | SourceProblemKind)[];
export type FetchResult = (typeof fetchResults)[number];

export const visitOutcomes: readonly ("observed" | ReasonCode)[] = ["observed", ...keysOf(reasons)];

export const runKinds = [
  "scheduled",
  "catch-up",
  "start",
  "wake",
  "policy",
  "self",
  "apply",
  "undo",
] as const satisfies readonly RunKind[];

export { remedyStates };

export const railNames: readonly Rail[] = keysOf(rails);

export const reportResults = ["written", "failed", "skipped"] as const;

export const runStates = ["finished", "interrupted"] as const satisfies readonly RunRecord["state"][];

export const outboxStates = ["waiting", "sent", "dead", "dropped"] as const satisfies readonly OutboxEntry["state"][];

export const checkOutcomes = ["pass", "fail", "unknown", "notApplicable"] as const satisfies readonly OutcomeKind[];

/** A label that is surely one of ours: a name that slipped in would stay in every monitoring system it reaches. */
export const label = (known: readonly string[], given: string): string => (known.includes(given) ? given : "other");

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): readonly K[] {
  return Object.keys(record).filter((key): key is K => Object.hasOwn(record, key));
}
