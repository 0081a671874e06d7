import type { CompiledPolicy, CompiledPolicySet } from "../../model/policy.ts";
import type { Target } from "../../model/target.ts";
import { canonicalJson } from "../../model/canonical-json.ts";
import { type PlannedCheck, planVisit } from "../plan.ts";
import type { ToldBefore } from "./told-before.ts";

export interface PreviewCheck extends PlannedCheck {
  /** Printable; why it is not known whether the check is asked of the target at all. */
  readonly doubt: string | undefined;
}

/**
 * Which new checks are asked of a target. The store keeps no tags: where a policy selects on them and the target comes without,
 * it applies if it did before by the same tags, and is in doubt otherwise.
 */
export function planForPreview(
  target: Target,
  {
    policies,
    revision,
    current,
  }: {
    readonly policies: CompiledPolicySet;
    readonly revision: string;
    readonly current?: Pick<CompiledPolicySet, "policies"> | undefined;
  },
  before: ReadonlyMap<string, ToldBefore>,
): readonly PreviewCheck[] {
  const { tags, provider } = target;
  if (tags !== undefined || provider !== "sagemaker")
    return planVisit(target, { policies, revision }).checks.map((check) => ({ ...check, doubt: undefined }));
  const applied = new Set([...before.values()].map(({ finding }) => finding.policy));
  const sure = (policy: CompiledPolicy): boolean =>
    policy.targets.tags === undefined || (applied.has(policy.name) && hasSameTags(policy, current));
  const surely = new Set(policies.policies.filter(sure).map(({ name }) => name));
  // A target that cannot be visited is never left out because of tags that are not known.
  const untagged: Target = { ...target, blocked: { code: "not-kept" } };
  return planVisit(untagged, { policies, revision }).checks.map((check) => ({
    ...check,
    doubt: surely.has(check.policy) ? undefined : "the policy selects by tags, which are not kept",
  }));
}

const hasSameTags = (
  { name, targets }: CompiledPolicy,
  current: Pick<CompiledPolicySet, "policies"> | undefined,
): boolean => {
  const old = current?.policies.find((policy) => policy.name === name);
  return old !== undefined && canonicalJson(old.targets.tags) === canonicalJson(targets.tags);
};
