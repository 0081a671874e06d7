import type { Cause, FindingState } from "../../model/lifecycle.ts";
import type { Severity } from "../../model/policy.ts";
import { explains } from "./cause.ts";
import { judgeMoves, type LookPlace, withMove } from "./flapping.ts";
import { latest, neverOpened, type Ownership, type ToldFinding } from "./memory.ts";
import { orphaned } from "./orphaned.ts";
import { withoutSide } from "./side-states.ts";
import type { Happening } from "./transition.ts";

export interface ToldContext extends LookPlace {
  readonly cause: Cause;
  /** Fails in a row that are needed, beside the first, before a check that passed counts as failing. */
  readonly confirm: Readonly<Record<Severity, number>>;
  readonly ownership: Ownership;
}

export interface Step {
  readonly state: FindingState;
  readonly happened: readonly Happening[];
}

/**
 * What a look that could tell makes of a finding's memory. While it flaps, moves are remembered and not told.
 */
export function told(before: FindingState, finding: ToldFinding, context: ToldContext): Step {
  const { sideStates } = before;
  const fresh = { ...before, ...latest(finding, context.ownership), sideStates: withoutSide(sideStates, "stale") };
  const { state, happened } = step(fresh, finding, context);
  const moved = state.moves === before.moves ? undefined : context.cause;
  const moves = judgeMoves(state, moved, context);
  return {
    state: moves.state,
    happened: [
      ...(sideStates.includes("stale") ? [freshAgain(finding)] : []),
      ...(sideStates.includes("flapping") ? [] : happened),
      ...moves.happened,
    ],
  };
}

function step(state: FindingState, finding: ToldFinding, context: ToldContext): Step {
  switch (finding.outcome) {
    case "fail":
      if (state.closedAt === null) return { state, happened: [] };
      return waits(state, context)
        ? { state: { ...state, pendingFails: state.pendingFails + 1 }, happened: [] }
        : opened(state, context);
    case "pass":
      return state.lifecycle === "resolved" ? withoutWait(state) : resolved(state, context);
    case "notApplicable":
      return state.closedAt === null ? outOfScope(state, finding, context) : withoutWait(state);
    default:
      return finding.outcome satisfies never;
  }
}

/**
 * Whether this fail of a closed finding needs another one before it counts. Only a pass is doubted in favour of its memory:
 * what came back with its check does not wait. Nor does a first fail that a commit or a new image explains, because no
 * disturbance is to be suspected, and a later look would no longer know the cause.
 */
function waits({ lifecycle, pendingFails, severity }: FindingState, { cause, confirm }: ToldContext): boolean {
  if (lifecycle !== "resolved" || pendingFails >= confirm[severity]) return false;
  return pendingFails > 0 || !explains(cause);
}

function opened(state: FindingState, context: ToldContext): Step {
  const { at, cause } = context;
  const first = neverOpened(state);
  // What waited was no one's commit and no new image, or it would not have waited.
  const happened = { change: first ? "opened" : "reopened", cause: state.pendingFails > 0 ? "person" : cause } as const;
  return {
    state: {
      ...state,
      lifecycle: first ? "open" : "reopened",
      sideStates: withoutSide(state.sideStates, "orphaned"),
      openedAt: at,
      closedAt: null,
      reopened: first ? 0 : state.reopened + 1,
      pendingFails: 0,
      moves: withMove(state.moves, context),
    },
    happened: [{ ...happened, detail: state.observed }],
  };
}

/** A fresh pass of the same key, which also turns a finding that was closed without one into a resolved one. */
function resolved(state: FindingState, context: ToldContext): Step {
  const { at, cause } = context;
  return {
    state: {
      ...state,
      lifecycle: "resolved",
      sideStates: withoutSide(state.sideStates, "orphaned"),
      closedAt: at,
      pendingFails: 0,
      moves: state.closedAt === null ? withMove(state.moves, context) : state.moves,
    },
    happened: [{ change: "resolved", cause, detail: state.observed }],
  };
}

/**
 * A check that does not apply any more is no pass, so an open finding of it is not resolved; and it asks nothing of anyone,
 * so the finding does not stay open: it is closed as when its policy no longer selects the target (formats.md §4.2, §7:
 * no finding, archived). The deciding fact is the detail. Should it apply again and fail, it is reopened.
 */
function outOfScope(state: FindingState, { detail }: ToldFinding, context: ToldContext): Step {
  return {
    state: { ...orphaned(state, context.at), moves: withMove(state.moves, context) },
    happened: [{ change: "orphaned", cause: context.cause, detail: detail ?? "the check does not apply any more" }],
  };
}

/** Fails with another outcome between them are not in a row. */
const withoutWait = (state: FindingState): Step => ({
  state: state.pendingFails === 0 ? state : { ...state, pendingFails: 0 },
  happened: [],
});

const freshAgain = ({ observed }: ToldFinding): Happening => ({ change: "fresh", cause: "time", detail: observed });
