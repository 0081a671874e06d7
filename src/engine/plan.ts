import type { Judgement } from "../model/check.ts";
import type { CompiledCheck, CompiledExemption, CompiledPolicy, CompiledPolicySet } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import { exemptionsOn } from "../policy/exemptions.ts";
import { matchesName } from "../policy/name-matcher.ts";
import { ruling } from "./ruling.ts";
import { unknown } from "../model/outcome.ts";
import { checksOn, selects } from "../policy/select.ts";

/** What is asked of one target in one login. Plain data, so that a queue could carry it. */
export interface Visit {
  readonly target: Target;
  readonly policyHash: string;
  /** Of the policy source: the commit that the findings will name. */
  readonly revision: string;
  readonly checks: readonly PlannedCheck[];
  /** Those that may accept findings of this target. */
  readonly exemptions: readonly CompiledExemption[];
}

export interface PlannedCheck {
  readonly policy: string;
  /** Without asks where it is ruled. */
  readonly check: CompiledCheck;
  /** What it comes to before anything is asked. */
  readonly ruled?: Judgement;
}

/** Which checks a person wants; each list takes `*`, `?` and a leading `!`; all given must hold. */
export interface CheckFilter {
  readonly policies?: readonly string[];
  readonly checks?: readonly string[];
  readonly severities?: readonly string[];
}

/** Every check that applies to the target: chosen by its policy's selector and by the filter. Whether it can be visited does not matter here. */
export function planVisit(
  target: Target,
  { policies: set, revision }: { readonly policies: CompiledPolicySet; readonly revision: string },
  filter: CheckFilter = {},
): Visit {
  const checks = set.policies
    .filter((policy) => wanted(filter.policies, policy.name) && selects(policy.targets, target))
    .flatMap((policy) => plannedOf(policy, target))
    .filter(({ policy, check }) => isWanted(filter, { policy, check: check.id, severity: check.severity }));
  return { target, policyHash: set.hash, revision, checks, exemptions: exemptionsOn(set.exemptions, target) };
}

/** Whether a filter leaves a check. */
export const isWanted = (
  { policies, checks, severities }: CheckFilter,
  { policy, check, severity }: { readonly policy: string; readonly check: string; readonly severity: string },
): boolean => wanted(policies, policy) && wanted(checks, check) && wanted(severities, severity);

const wanted = (patterns: readonly string[] | undefined, name: string): boolean =>
  patterns === undefined || matchesName(patterns, name);

function plannedOf(policy: CompiledPolicy, target: Target): readonly PlannedCheck[] {
  const { checks, certain } = checksOn(policy, target);
  const planned = checks.map((check) => plannedCheck(target, policy, check));
  if (certain) return planned;
  return planned.map((one) => ({
    ...one,
    check: { ...one.check, asks: [] },
    ruled: { outcome: unknown("undecidable", "it is not known which inputs the config gives to this target") },
  }));
}

/** A check of a policy on a target. */
export function plannedCheck(
  target: Target,
  { name, targets }: Pick<CompiledPolicy, "name" | "targets">,
  check: CompiledCheck,
): PlannedCheck {
  const ruled = ruling(target, targets, check);
  return ruled === undefined ? { policy: name, check } : { policy: name, check: { ...check, asks: [] }, ruled };
}
