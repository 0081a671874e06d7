import { notListed } from "../assess.ts";
import { type FleetOptions, overFleet } from "../fleet.ts";
import { type CheckFilter, planVisit } from "../plan.ts";
import type { CompiledPolicySet } from "../../model/policy.ts";
import { notSurveyed, type Survey, survey, type SurveyTools } from "./survey.ts";

export interface SurveyOptions extends FleetOptions, SurveyTools {
  readonly policies: CompiledPolicySet;
  /** Of the policy source. */
  readonly revision: string;
  readonly checks?: CheckFilter;
}

/**
 * Looks at every target and drafts what would repair it; nothing is changed. One survey per target, in the order in which they finish.
 * Throws `UsageError` when a provider does while listing.
 */
export function surveyFleet(options: SurveyOptions): AsyncIterable<Survey> {
  const { checks } = options;
  return overFleet(options, {
    visit: (target, provider, signals) => survey(planVisit(target, options, checks), provider, options, signals),
    skip: (target, reason) => notSurveyed(planVisit(target, options, checks), reason, options),
    unlisted: (target, reason) => ({ result: notListed(target, reason), reason, changes: [], drafts: [], left: [] }),
  });
}
