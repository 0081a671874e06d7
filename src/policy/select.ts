import { matchesGlob } from "../checks/glob.ts";
import type { CompiledPolicySet, TargetSelector } from "../model/policy.ts";
import type { Target } from "../model/target.ts";
import { matchesName } from "./name-matcher.ts";

/**
 * Whether a policy applies to a target. Every selector given must hold. What a target does not have (a local shell has no
 * domain) counts as the empty name, so that `*` still selects it. What is not known is never a reason to leave a target
 * out: tags that could not be read match, and so does a row for unlisted targets unless it names another domain.
 */
export function selects(selector: TargetSelector, target: Target): boolean {
  const named = (patterns: readonly string[] | undefined, name = ""): boolean =>
    patterns === undefined || matchesName(patterns, name);
  if (target.unlisted === true) return target.domain === undefined || named(selector.domains, target.domain);
  return (
    named(selector.domains, target.domain) &&
    named(selector.userProfiles, target.userProfile) &&
    named(selector.spaces, target.space) &&
    named(selector.appTypes, target.appType) &&
    ((target.blocked !== undefined && lacksTags(target)) ||
      Object.entries(selector.tags ?? {}).every(([key, pattern]) => hasTag(target.tags ?? {}, key, pattern)))
  );
}

/** Only SageMaker has tags. Where they were asked for and not read, the target is blocked, so it is reported and never visited. */
export const lacksTags = ({ provider, tags }: Target): boolean => provider === "sagemaker" && tags === undefined;

/** Whether targets have to be listed with their tags, which costs one more call each. */
export function needsTags(set: CompiledPolicySet): boolean {
  return set.policies.some((policy) => policy.targets.tags !== undefined);
}

function hasTag(tags: Readonly<Record<string, string>>, key: string, pattern: string): boolean {
  const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
  return value !== undefined && matchesGlob(pattern, value);
}
