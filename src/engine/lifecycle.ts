import { isDeepStrictEqual } from "node:util";

import type { FindingState, NewTransition } from "../model/lifecycle.ts";
import type { Finding } from "../model/report.ts";
import type { TargetHistory } from "../model/records.ts";
import type { Earlier, EarlierOf } from "./earlier.ts";
import { inFindingOrder } from "./finding-order.ts";
import { type CauseContext, causeOf } from "./lifecycle/cause.ts";
import { contested } from "./lifecycle/contested.ts";
import { exempted } from "./lifecycle/exempted.ts";
import { isTold, neverOpened, type ToldFinding, unopened } from "./lifecycle/memory.ts";
import { aged, type Freshness, isStale, witnessedAt } from "./lifecycle/stale.ts";
import { told, type ToldContext } from "./lifecycle/told.ts";
import { unseen } from "./lifecycle/unseen.ts";
import { type Happening, type Moment, toTransition } from "./lifecycle/transition.ts";

/** What was known of one target before a look. */
export interface Known extends Pick<TargetHistory, "looks" | "states"> {
  /** Whether any earlier look saw the target. */
  readonly observed: boolean;
  /** See `earlierOf`. */
  readonly earlier: EarlierOf;
}

/** When, under what and on what a look was made. */
export interface LookContext
  extends Moment, Omit<CauseContext, "observed">, Pick<ToldContext, "confirm" | "ownership"> {
  readonly run: string;
  readonly freshness: Freshness;
  /** How often each finding was repaired lately, and how often is enough. */
  readonly repairs?: { readonly of: (finding: string) => number; readonly most: number };
}

export interface Advanced {
  /** Sorted; with lifecycle, side states and both dates filled in. */
  readonly findings: readonly Finding[];
  /** Those that changed, sorted. */
  readonly states: readonly FindingState[];
  /** Sorted by finding; those of one finding in the order in which they happened. */
  readonly transitions: readonly NewTransition[];
}

/**
 * From what was known of a target and one new look at it to what is true now. An `unknown` only ages; a finding that the look
 * did not hold is not touched; the same input gives the same output, whatever the order of findings and states.
 */
export function advance(known: Known, findings: readonly Finding[], context: LookContext): Advanced {
  const states = new Map(known.states.map((state) => [state.id, state]));
  const { changedSince } = context;
  const all = [...findings, ...unseen(findings, { ...known, changedSince })];
  const steps = all.toSorted(inFindingOrder).map((finding) => {
    const before = { state: states.get(finding.id), earlier: known.earlier(finding.id, finding) };
    const looked = isTold(finding) ? tell(finding, before, known, context) : age(finding, before, context);
    const after = withRepairs(withExemption(looked, finding, context), context);
    return { finding, ...before, after: { ...after, state: stamped(before.state, after.state, context) } };
  });
  return {
    findings: steps.map(({ finding, earlier, after }) => asReported(finding, earlier, after.state, context)),
    states: steps.flatMap(({ state, after }) =>
      after.state === undefined || after.state === state ? [] : [after.state],
    ),
    transitions: steps.flatMap(({ after: { state, happened } }) =>
      state === undefined ? [] : happened.map((one) => toTransition(state, one, context)),
    ),
  };
}

interface Before {
  readonly state: FindingState | undefined;
  readonly earlier: Earlier | undefined;
}

interface After {
  /** Undefined for what has never failed. */
  readonly state: FindingState | undefined;
  readonly happened: readonly Happening[];
}

function tell(finding: ToldFinding, before: Before, { looks, observed }: Known, context: LookContext): After {
  if (before.state === undefined && finding.outcome !== "fail") return { state: undefined, happened: [] };
  const cause = causeOf(finding, before, { ...context, observed });
  const step = { ...context, look: looks + 1, cause };
  if (before.state !== undefined) return told(before.state, finding, step);
  const first = unopened(finding, context.at, context.ownership);
  return told(first, finding, hasPassed(before.earlier) ? step : { ...step, confirm: atOnce });
}

const withExemption = ({ state, happened }: After, finding: Finding, { at }: LookContext): After =>
  state === undefined ? { state, happened } : exempted({ state, happened }, finding, at);

const withRepairs = ({ state, happened }: After, { repairs }: LookContext): After =>
  state === undefined || repairs === undefined
    ? { state, happened }
    : contested({ state, happened }, repairs.of(state.id), repairs.most);

/** What was assessed and left no memory did not fail. */
const hasPassed = (earlier: Earlier | undefined): boolean =>
  earlier?.outcome === "pass" || (earlier?.outcome === "unknown" && earlier.assessedAt !== null);

/** A check that is not known to have passed opens with its first fail. */
const atOnce: ToldContext["confirm"] = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };

function age({ severity }: Finding, { state, earlier }: Before, context: LookContext): After {
  if (state === undefined) return { state, happened: [] };
  return aged(state, earlier?.assessedAt ?? undefined, { ...context, severity });
}

/** The state as it was when nothing in it changed; else with the revision under which it did. */
function stamped(
  before: FindingState | undefined,
  after: FindingState | undefined,
  { revision }: LookContext,
): FindingState | undefined {
  if (after === undefined || isDeepStrictEqual(before, after)) return before;
  return { ...after, revision };
}

function asReported(
  finding: Finding,
  earlier: Earlier | undefined,
  state: FindingState | undefined,
  context: LookContext,
): Finding {
  const seen = earlier?.assessedAt ?? (state === undefined ? null : witnessedAt(state));
  const lastSeen = isTold(finding) ? context.at : seen;
  const old = lastSeen !== null && isStale(lastSeen, { ...context, severity: finding.severity });
  return {
    ...finding,
    // A first fail that waits for its confirmation has a memory and no lifecycle yet.
    lifecycle: state === undefined || neverOpened(state) ? "none" : state.lifecycle,
    sideStates: state?.sideStates ?? (old ? ["stale"] : []),
    firstSeen: state?.firstSeen ?? null,
    lastSeen,
  };
}
