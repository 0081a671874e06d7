import type { TargetProvider } from "../../model/ports.ts";
import type { Intent } from "../../model/records.ts";
import { type PlannedRemedy, type Rail, rails, type RemedyResult } from "../../model/remedy.ts";
import type { Finding, FindingRepair } from "../../model/report.ts";
import type { Target } from "../../model/target.ts";
import { type OutcomeKind, worstOf } from "../../model/outcome.ts";
import type { Visit } from "../plan.ts";
import type { VisitSignals } from "../visit.ts";
import { dispatch, type DispatchTools, type Ending, type Errand } from "./dispatch.ts";
import type { Draft } from "./draft.ts";
import { keptChange } from "./kept-change.ts";
import { nameOf } from "./rails.ts";
import { type Survey, survey, type SurveyTools } from "./survey.ts";
import { undoAll } from "./undo.ts";

export interface ApplyTools extends SurveyTools, DispatchTools {
  readonly run: string;
  /** The rail that holds a remedy as the home asks for it now. */
  readonly holds: (remedy: PlannedRemedy) => Rail | undefined;
  /** A new id for an intent of this run. */
  readonly intentId: () => string;
}

export interface TargetApplied {
  readonly target: Target;
  /** The first look, before anything was changed. */
  readonly before: Survey;
  /** The last one; the same where nothing was sent. */
  readonly after: Survey;
  readonly results: readonly RemedyResult[];
  /** `POLICY/CHECK` of what passed before and does not afterwards. */
  readonly harmed: readonly string[];
}

/**
 * Makes the planned remedies of one target, and no others: looks, makes those that the home still asks for in exactly that way, and looks
 * again in the same program. Rejects only where an intent could not be kept.
 */
export async function applyToTarget(
  {
    planned,
    provider,
    remedies,
  }: {
    readonly planned: Visit;
    readonly provider: TargetProvider;
    readonly remedies: readonly PlannedRemedy[];
  },
  tools: ApplyTools,
  signals: VisitSignals,
): Promise<TargetApplied> {
  const before = await survey(planned, provider, tools, signals);
  const { reason } = before;
  if (reason !== undefined)
    return {
      target: planned.target,
      before,
      after: before,
      results: remedies.map((one) => blocked(one, reason.detail ?? reason.code)),
      harmed: [],
    };
  const drafts = new Map(before.drafts.map((draft) => [draft.remedy.id, draft]));
  const ready: Draft[] = [];
  const gone: RemedyResult[] = [];
  for (const remedy of new Map(remedies.map((one) => [one.id, one])).values()) {
    const draft = drafts.get(remedy.id);
    // What a plan says of a remedy may have been written by anybody: what is judged and sent is the home's own.
    const rail = draft && tools.holds(draft.remedy);
    if (draft === undefined) gone.push(notReady(remedy, before.result.findings));
    else if (!isSame(remedy, draft.remedy)) gone.push(misnamed(remedy));
    else if (rail !== undefined) gone.push(blocked(remedy, rails[rail]));
    else ready.push(draft);
  }
  if (ready.length === 0) return { target: planned.target, before, after: before, results: gone, harmed: [] };
  const errands = ready.map((draft) => errandOf(draft, tools));
  const { intents, seen } = await dispatch<Survey>(
    {
      errands,
      send: (besides) => survey(planned, provider, tools, signals, besides),
      look: () => survey(planned, provider, tools, signals),
      ending: ({ intent }, { result }) => endingOf(intent, result.findings),
    },
    tools,
  );
  return {
    target: planned.target,
    before,
    after: withRepairs(seen.reason === undefined ? seen : before, intents),
    results: [...gone, ...ready.map(({ remedy }, index) => resultOf(remedy, intents[index]))],
    harmed: seen.reason === undefined ? harmedBetween(before, seen) : [],
  };
}

/** A repaired finding says so, though it passes. */
function withRepairs(after: Survey, intents: readonly Intent[]): Survey {
  const repairs = new Map(intents.map((intent) => [nameOf(intent), repairBy(intent)]));
  const findings = after.result.findings.map((finding) => {
    const repair = repairs.get(nameOf(finding));
    return repair === undefined ? finding : { ...finding, repair };
  });
  return { ...after, result: { ...after.result, findings } };
}

/** What a report says of a finding whose remedy this was. */
export const repairBy = ({ id, state, detail }: Intent): FindingRepair => ({
  state: state === "intended" || state === "dispatched" ? "ambiguous" : state,
  intent: id,
  detail,
});

export const blocked = (remedy: PlannedRemedy, detail: string): RemedyResult => ({
  remedy,
  state: "blocked",
  detail,
  intent: null,
});

const isSame = (a: PlannedRemedy, b: PlannedRemedy): boolean => nameOf(a) === nameOf(b) && a.finding === b.finding;

const misnamed = (remedy: PlannedRemedy): RemedyResult => ({
  remedy,
  state: "refused",
  detail: "The plan calls it a remedy of another check than it is; plan again.",
  intent: null,
});

/** What the home no longer asks for in exactly this way. */
function notReady(remedy: PlannedRemedy, findings: readonly Finding[]): RemedyResult {
  const [state, detail] =
    outcomeOf(remedy, findings) === "pass"
      ? (["fixed", "It was right already, so nothing was changed."] as const)
      : (["refused", "The home is no longer as it was when this was planned; plan again."] as const);
  return { remedy, state, detail, intent: null };
}

function errandOf({ remedy, changes }: Draft, { run, intentId, now }: ApplyTools): Errand {
  const undo = undoAll(changes);
  const intent: Intent = {
    id: intentId(),
    run,
    target: remedy.target,
    policy: remedy.policy,
    check: remedy.check,
    finding: remedy.finding,
    remedy: remedy.id,
    at: new Date(now()).toISOString(),
    state: "intended",
    detail: null,
    notDurable: remedy.notDurable,
    steps: remedy.steps,
    undo: undo === null ? null : undo.map(keptChange),
    written: remedy.written,
    undoes: null,
  };
  return { intent, changes };
}

function endingOf(intent: Intent, findings: readonly Finding[]): Ending {
  const outcome = outcomeOf(intent, findings);
  if (outcome === "pass" || outcome === "notApplicable")
    return { state: intent.notDurable === null ? "fixed" : "not-durable", detail: intent.notDurable };
  const [finding] = findings.filter((one) => nameOf(one) === nameOf(intent) && one.outcome === outcome);
  const seen =
    finding === undefined ? "" : outcome === "unknown" ? `: ${finding.reason ?? ""}` : `: ${finding.observed}`;
  return {
    state: "failed",
    detail:
      outcome === "unknown" ? `Whether the check passes now cannot be told${seen}.` : `The check still fails${seen}.`,
  };
}

const outcomeOf = (one: Pick<Intent, "policy" | "check">, findings: readonly Finding[]): OutcomeKind | undefined =>
  worstOf(findings.filter((finding) => nameOf(finding) === nameOf(one)).map(({ outcome }) => outcome));

function resultOf(remedy: PlannedRemedy, intent: Intent | undefined): RemedyResult {
  if (intent === undefined || intent.state === "intended" || intent.state === "dispatched")
    return { remedy, state: "ambiguous", detail: null, intent: intent?.id ?? null };
  return { remedy, state: intent.state, detail: intent.detail, intent: intent.id };
}

function harmedBetween(before: Survey, after: Survey): readonly string[] {
  const passed = new Set(before.result.findings.filter(({ outcome }) => outcome === "pass").map(nameOf));
  // What could be told before and cannot be now was spoiled as well.
  const failing = after.result.findings.filter(
    ({ outcome, disposition }) => (outcome === "fail" || outcome === "unknown") && disposition !== "exempt",
  );
  return [...new Set(failing.map(nameOf).filter((name) => passed.has(name)))].toSorted();
}
