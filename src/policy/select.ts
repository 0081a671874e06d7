import { asksForFact } from "../checks/app/asks-for-fact.ts";
import { matchesGlob } from "../checks/glob.ts";
import type {
  CompiledCheck,
  CompiledPolicy,
  CompiledPolicySet,
  PolicyVariant,
  TargetSelector,
} from "../model/policy.ts";
import type { CostlyFacts, Target } from "../model/target.ts";
import { decideOn, factsIn } from "./cel/decide.ts";
import { matchesName } from "./name-matcher.ts";

/**
 * Whether a policy applies to a target. Every selector given must hold. What a target does not have (a local shell has no
 * domain) counts as the empty name, so that `*` still selects it. What is not known is never a reason to leave a target
 * out: tags that could not be read match, so does a `where` that cannot be told, and so does a row for unlisted targets unless it
 * names another domain.
 */
export function selects(selector: TargetSelector, target: Target): boolean {
  const { where } = selector;
  const mayHold = where === undefined || target.unlisted === true || decideOn(target, where) !== false;
  return selectsByName(selector, target) && mayHold;
}

function selectsByName(selector: TargetSelector, target: Target): boolean {
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

/** The same, but what is not known is never a reason to take a target in: nothing is accepted on a guess. */
export const selectsSurely = (selector: TargetSelector, target: Target): boolean =>
  target.unlisted !== true && (selector.tags === undefined || !lacksTags(target)) && selects(selector, target);

/**
 * A policy's checks as they are on a target, and whether that is certain: by the first variant that selects it, else the policy's own.
 * Where it is not known whether a variant does, they may be others.
 */
export function checksOn(
  { checks, variants = [] }: Pick<CompiledPolicy, "checks" | "variants">,
  target: Target,
): { readonly checks: readonly CompiledCheck[]; readonly certain: boolean } {
  const variant = variants.find(({ targets }) => selects(targets, target));
  if (variant === undefined) return { checks, certain: true };
  return { checks: variant.checks, certain: selectsSurely(variant.targets, target) };
}

/** Only SageMaker has tags. Where they were asked for and not read, the target is blocked, so it is reported and never visited. */
export const lacksTags = ({ provider, tags }: Target): boolean => provider === "sagemaker" && tags === undefined;

/** What targets have to be listed with, though it costs calls of its own. */
export const costlyFacts = ({
  policies,
  exemptions,
}: Pick<CompiledPolicySet, "policies" | "exemptions">): CostlyFacts => {
  const variants = policies.flatMap((policy) => policy.variants ?? []);
  const all = [...policies, ...variants];
  const read = new Set(all.flatMap(expressionsOf).flatMap(factsIn));
  return {
    tags: read.has("tags") || [...all, ...exemptions].some(({ targets }) => targets.tags !== undefined),
    idle:
      read.has("idleMinutes") ||
      all.some(({ checks }) => checks.some(({ type, spec }) => asksForFact({ [type]: spec }, "idleMinutes"))),
  };
};

const expressionsOf = ({ targets, checks }: PolicyVariant): readonly string[] =>
  [targets.where, ...checks.map(({ when }) => when)].filter((text) => text !== undefined);

function hasTag(tags: Readonly<Record<string, string>>, key: string, pattern: string): boolean {
  const value = Object.hasOwn(tags, key) ? tags[key] : undefined;
  return value !== undefined && matchesGlob(pattern, value);
}
