import type { TargetProvider } from "../../model/ports.ts";
import {
  type AssessedWith,
  type AssessTools,
  assessWith,
  type Besides,
  notAssessed,
  type TargetResult,
} from "../assess.ts";
import type { Reason } from "../../model/outcome.ts";
import type { Mode } from "../../model/policy.ts";
import { type CheckFilter, isWanted, type Visit } from "../plan.ts";
import type { VisitSignals } from "../visit.ts";
import { asksOf, type Drafts, draftRemedies, mayRepair, type Repairable } from "./draft.ts";

/** One target, and what would repair it. */
export interface Survey extends Drafts, Omit<AssessedWith, "also"> {}

export interface SurveyTools extends AssessTools {
  readonly modeOf: (policy: string) => Mode;
  /** The checks that remedies are wanted for; all unless given. The others are looked at, and not repaired. */
  readonly wanted?: CheckFilter;
}

/**
 * Assesses one target and drafts its remedies in one visit; `besides.changes` are made first, in the same program. Never rejects.
 */
export async function survey(
  planned: Visit,
  provider: TargetProvider,
  tools: SurveyTools,
  signals: VisitSignals,
  besides: Omit<Besides, "also"> = {},
): Promise<Survey> {
  const repairable = planned.checks.filter(mayRepair);
  const also = repairable.flatMap(asksOf);
  const { also: answers, ...assessed } = await assessWith(planned, provider, tools, signals, { ...besides, also });
  let next = 0;
  const answered = repairable.map((one) => ({ ...one, answers: answers.slice(next, (next += asksOf(one).length)) }));
  return { ...assessed, ...draftsOf(assessed.result, answers.length === also.length ? answered : [], tools) };
}

const draftsOf = (
  { target, findings }: TargetResult,
  answered: readonly Repairable[],
  { modeOf, wanted = {} }: Pick<SurveyTools, "modeOf" | "wanted">,
): Drafts =>
  draftRemedies(
    target.id,
    findings.filter((finding) => isWanted(wanted, finding)),
    answered,
    modeOf,
  );

/** The same for a target that is not visited. */
export function notSurveyed(planned: Visit, reason: Reason, tools: SurveyTools): Survey {
  const result = notAssessed(planned, reason, tools);
  return { result, reason, changes: [], ...draftsOf(result, [], tools) };
}
