import type { FindingState, NewTransition } from "../../model/lifecycle.ts";
import type { Severity } from "../../model/policy.ts";
import { inFindingOrder } from "../finding-order.ts";
import { withSide } from "./side-states.ts";
import { type Happening, type Moment, toTransition } from "./transition.ts";

/** Each check is to be assessed at least this often, in milliseconds. */
export type Freshness = Readonly<Record<Severity, number>>;

/** What changes without a look. */
export interface StateChange {
  readonly states: readonly FindingState[];
  readonly transitions: readonly NewTransition[];
}

/**
 * The findings that have grown stale between looks, each told once: its state says so until a look can tell again.
 * `assessedAt` names when a finding was assessed last, as far as that is known. The order of `states` does not matter.
 */
export function staleStates(
  states: readonly FindingState[],
  assessedAt: (state: FindingState) => string | undefined,
  context: Moment & { readonly freshness: Freshness },
): StateChange {
  const grown = states.toSorted(inFindingOrder).flatMap((state) => {
    const { state: next, happened } = aged(state, assessedAt(state), { ...context, severity: state.severity });
    return happened.map((one) => ({ next: { ...next, revision: context.revision }, one }));
  });
  return {
    states: grown.map(({ next }) => next),
    transitions: grown.map(({ next, one }) => toTransition(next, one, context)),
  };
}

/** One finding that this moment could not tell about. What is closed because its check or target is gone does not age. */
export function aged(
  state: FindingState,
  assessedAt: string | undefined,
  goal: Goal,
): { readonly state: FindingState; readonly happened: readonly Happening[] } {
  const last = assessedAt ?? witnessedAt(state);
  const { sideStates } = state;
  if (sideStates.includes("stale") || sideStates.includes("orphaned") || !isStale(last, goal))
    return { state, happened: [] };
  return {
    state: { ...state, sideStates: withSide(sideStates, "stale") },
    happened: [{ change: "stale", cause: "time", detail: `last assessed ${last}` }],
  };
}

interface Goal {
  readonly at: string;
  readonly severity: Severity;
  readonly freshness: Freshness;
}

export const isStale = (assessedAt: string, { at, severity, freshness }: Goal): boolean =>
  Date.parse(at) - Date.parse(assessedAt) > freshness[severity];

/** A moment at which a look could certainly tell: what follows from it may call a finding old too early, never fresh. */
export const witnessedAt = ({ lifecycle, openedAt, closedAt }: FindingState): string =>
  lifecycle === "resolved" && closedAt !== null ? closedAt : openedAt;
