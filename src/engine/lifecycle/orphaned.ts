import type { Cause, FindingState } from "../../model/lifecycle.ts";
import { inFindingOrder } from "../finding-order.ts";
import { withoutSide, withSide } from "./side-states.ts";
import type { StateChange } from "./stale.ts";
import { type Moment, toTransition } from "./transition.ts";

/** Whether a finding's check still applies to its target, and why it does not. */
export type Standing = "planned" | "check-gone" | "target-gone";

/**
 * Closes the open findings of removed checks and gone targets. They are `orphaned` and never `resolved`: their lifecycle stays
 * where it was, and `closedAt` alone says that they are closed. The order of `states` does not matter.
 */
export function orphanedStates(
  states: readonly FindingState[],
  standing: (state: FindingState) => Standing,
  context: Moment,
): StateChange {
  const changed = states.toSorted(inFindingOrder).flatMap((state) => {
    const stands = standing(state);
    if (stands === "planned") return [];
    if (state.closedAt !== null) return withoutWait(state, context);
    const next = { ...orphaned(state, context.at), revision: context.revision };
    return [{ next, transitions: [toTransition(next, { change: "orphaned", ...why[stands] }, context)] }];
  });
  return {
    states: changed.map(({ next }) => next),
    transitions: changed.flatMap(({ transitions }) => transitions),
  };
}

/** Closed without a pass. How old the last answer is does not matter any more. */
export const orphaned = (state: FindingState, at: string): FindingState => ({
  ...state,
  sideStates: withSide(withoutSide(state.sideStates, "stale"), "orphaned"),
  closedAt: at,
});

const why = {
  "check-gone": { cause: "policy", detail: "the check is no longer asked of this target" },
  "target-gone": { cause: "platform", detail: "the target is gone" },
} as const satisfies Record<Exclude<Standing, "planned">, { readonly cause: Cause; readonly detail: string }>;

/** Fails before and after a check was gone are not in a row. */
const withoutWait = (state: FindingState, { revision }: Moment) =>
  state.pendingFails === 0 ? [] : [{ next: { ...state, pendingFails: 0, revision }, transitions: [] }];
