import type { Cause, FindingState } from "../../model/lifecycle.ts";
import { withoutSide, withSide } from "./side-states.ts";
import type { Happening } from "./transition.ts";

/** Where a look stands: its moment, and its number among the looks at its target, from 1. */
export interface LookPlace {
  readonly at: string;
  readonly look: number;
}

/** How many moves within how many looks, or milliseconds, are too many; and how many looks without one are quiet. */
const tooMany = { moves: 4, looks: 10, ms: 7 * 24 * 60 * 60 * 1000 } as const;
const quietLooks = 5;
const keptMoves = 10;

/** One more move between open and closed. */
export const withMove = (moves: FindingState["moves"], { at, look }: LookPlace): FindingState["moves"] =>
  [...moves, { at, look }].slice(-keptMoves);

/**
 * Whether a finding has begun to flap with this look, or has settled. `moved` is the cause of the look's move, if it made one.
 * Looks are counted as the target's, whatever they saw, but only one that could tell comes here: a stopped app settles
 * nothing. Settling forgets the moves before the last one, so that a single move afterwards is news again.
 */
export function judgeMoves(
  state: FindingState,
  moved: Cause | undefined,
  place: LookPlace,
): { readonly state: FindingState; readonly happened: readonly Happening[] } {
  const { sideStates, moves } = state;
  if (!sideStates.includes("flapping")) {
    if (moved === undefined || !isHot(moves, place)) return { state, happened: [] };
    const detail = `${tooMany.moves} moves between open and closed since ${moves.at(-tooMany.moves)?.at}`;
    return {
      state: { ...state, sideStates: withSide(sideStates, "flapping") },
      happened: [{ change: "flapping", cause: moved, detail }],
    };
  }
  const last = moves.at(-1)?.look ?? 0;
  if (moved !== undefined || place.look - last < quietLooks) return { state, happened: [] };
  const now = state.closedAt === null ? "open" : "closed";
  return {
    state: { ...state, sideStates: withoutSide(sideStates, "flapping"), moves: moves.slice(-1) },
    happened: [{ change: "settled", cause: "time", detail: `${now}, and ${quietLooks} looks without a move` }],
  };
}

function isHot(moves: FindingState["moves"], { at, look }: LookPlace): boolean {
  const first = moves.at(-tooMany.moves);
  if (first === undefined) return false;
  return look - first.look < tooMany.looks || Date.parse(at) - Date.parse(first.at) <= tooMany.ms;
}
