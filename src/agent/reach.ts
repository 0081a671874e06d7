import type { NewRun, RunKind } from "../model/records.ts";

/** A scheduled run asks only what is due: a cadence is a wish for less. Every other visit asks all that applies, since its login is paid for anyway. */
export const asksOnlyDue = (kind: RunKind): boolean => kind === "scheduled" || kind === "catch-up" || kind === "self";

/**
 * Whether a run lists every target: one for what woke or is changed does not, and one for a change of some policies leaves out whom they
 * do not concern.
 */
export const isOverAll = ({ kind, policies }: Pick<NewRun, "kind" | "policies">): boolean =>
  !partial.has(kind) && (kind !== "policy" || policies.length === 0);

const partial: ReadonlySet<RunKind> = new Set<RunKind>(["wake", "self", "apply", "undo"]);
