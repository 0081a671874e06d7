import { UsageError } from "../model/errors.ts";
import { severities, type CompiledPolicySet, type TargetSelector } from "../model/policy.ts";
import { printable } from "../model/untrusted.ts";
import { matchesName } from "../policy/name-matcher.ts";
import type { policySelectionFlags, selectionFlags, Values } from "./flags.ts";
import { didYouMean } from "./suggest.ts";

/** The selection flags as a target selector; what was not given selects everything. @throws UsageError */
export function targetSelector(flags: Values<typeof selectionFlags>): TargetSelector {
  const given = {
    domains: flags.domain,
    userProfiles: flags["user-profile"],
    spaces: flags.space,
    appTypes: flags["app-type"],
  };
  const names = Object.fromEntries(Object.entries(given).filter(([, patterns]) => patterns.length > 0));
  return flags.selector.length === 0 ? names : { ...names, tags: Object.fromEntries(flags.selector.map(tag)) };
}

function tag(text: string): readonly [string, string] {
  const split = text.indexOf("=");
  if (split > 0) return [text.slice(0, split), text.slice(split + 1)];
  throw new UsageError(
    `-l takes KEY=VALUE, not ${JSON.stringify(printable(text, 80))}.`,
    "Write, for example, -l team=research.",
  );
}

/**
 * The policies, and in them the checks, that the flags leave. A flag that leaves nothing is a mistake in the command line:
 * a scan that checks nothing must not end as if all were well. @throws UsageError
 */
export function selectPolicies(set: CompiledPolicySet, flags: Values<typeof policySelectionFlags>): CompiledPolicySet {
  const { policy, check, severity } = flags;
  known(
    "--policy",
    policy,
    set.policies.map(({ name }) => name),
  );
  known(
    "--check",
    check,
    set.policies.flatMap(({ checks }) => checks.map(({ id }) => id)),
  );
  known("--severity", severity, severities);
  const chosen = (patterns: readonly string[], name: string): boolean =>
    patterns.length === 0 || matchesName(patterns, name);
  const policies = set.policies
    .filter(({ name }) => chosen(policy, name))
    .map((one) => ({
      ...one,
      checks: one.checks.filter(({ id, severity: level }) => chosen(check, id) && chosen(severity, level)),
    }))
    .filter(({ checks }) => checks.length > 0);
  if (policies.length === 0)
    throw new UsageError("--policy, --check and --severity together leave no check.", "Loosen one of them.");
  return { hash: set.hash, policies };
}

function known(flag: string, patterns: readonly string[], names: readonly string[]): void {
  for (const pattern of patterns) {
    if (names.some((name) => matchesName([pattern], name)) || pattern.startsWith("!")) continue;
    const shown = names.length > 8 ? `${names.slice(0, 8).join(", ")}, …` : names.join(", ");
    throw new UsageError(
      `${flag} ${printable(pattern, 80)} matches nothing.`,
      `${didYouMean(pattern, names)}There are: ${shown}.`,
    );
  }
}
