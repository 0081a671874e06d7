import { type SideState, sideStates } from "../../model/lifecycle.ts";

/** The same side states and one more, each once, in the order of the model. */
export const withSide = (now: readonly SideState[], one: SideState): readonly SideState[] =>
  sideStates.filter((side) => side === one || now.includes(side));

export const withoutSide = (now: readonly SideState[], one: SideState): readonly SideState[] =>
  now.filter((side) => side !== one);
