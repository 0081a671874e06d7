import type { CompiledPolicySet } from "../model/policy.ts";
import { type AssessTools, assess, notAssessed, notListed, type TargetResult } from "./assess.ts";
import { type FleetOptions, overFleet } from "./fleet.ts";
import { type CheckFilter, planVisit } from "./plan.ts";

export interface ScanOptions extends FleetOptions, AssessTools {
  readonly policies: CompiledPolicySet;
  /** Of the policy source. */
  readonly revision: string;
  readonly checks?: CheckFilter;
}

/**
 * Looks at every target and changes nothing: one result per target, in the order in which they finish, none retained.
 * Every listed target is in it, also those that cannot be visited. Throws `UsageError` when a provider does while listing.
 */
export function scan(options: ScanOptions): AsyncIterable<TargetResult> {
  const { checks } = options;
  return overFleet(options, {
    visit: (target, provider, signals) => assess(planVisit(target, options, checks), provider, options, signals),
    skip: (target, reason) => notAssessed(planVisit(target, options, checks), reason, options),
    unlisted: notListed,
  });
}
