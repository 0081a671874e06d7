import type { FindingState } from "../../model/lifecycle.ts";
import { withoutSide, withSide } from "./side-states.ts";
import type { Step } from "./told.ts";

/**
 * A finding that fails although it was repaired as often as is allowed is contested, and told so once; it is not any more when it is
 * closed, or when its repairs are long enough ago that it is repaired again.
 */
export function contested({ state, happened }: Step, tries: number, most: number): Step {
  const is = state.closedAt === null && state.outcome === "fail" && tries >= most;
  const was = state.sideStates.includes("contested");
  if (is === was) return { state, happened };
  const sideStates = (is ? withSide : withoutSide)(state.sideStates, "contested");
  const next: FindingState = { ...state, sideStates };
  if (!is) return { state: next, happened };
  const detail = `repaired ${tries} times, and it fails again: ${state.observed}`;
  return { state: next, happened: [...happened, { change: "contested", cause: "person", detail }] };
}
