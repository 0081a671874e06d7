import { UsageError } from "../model/errors.ts";
import { severities, type CompiledPolicySet, type TargetSelector } from "../model/policy.ts";
import { printable } from "../model/untrusted.ts";
import type { CheckFilter } from "../engine/plan.ts";
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

export const selectionGiven = (flags: Values<typeof selectionFlags>): boolean =>
  Object.keys(targetSelector(flags)).length > 0;

function tag(text: string): readonly [string, string] {
  const split = text.indexOf("=");
  if (split > 0) return [text.slice(0, split), text.slice(split + 1)];
  throw new UsageError(
    `-l takes KEY=VALUE, not ${JSON.stringify(printable(text, 80))}.`,
    "Write, for example, -l team=research.",
  );
}

/**
 * Which checks the flags leave. Flags that leave nothing are a mistake in the command line: a scan that checks nothing must
 * not end as if all were well. @throws UsageError
 */
export function checkFilter(set: CompiledPolicySet, flags: Values<typeof policySelectionFlags>): CheckFilter {
  const { policy, check, severity } = flags;
  const names = {
    "--policy": set.policies.map(({ name }) => name),
    "--check": set.policies.flatMap(({ checks }) => checks.map(({ id }) => id)),
    "--severity": severities,
  };
  known("--policy", policy, names["--policy"]);
  known("--check", check, names["--check"]);
  known("--severity", severity, names["--severity"]);
  const chosen = (patterns: readonly string[], name: string): boolean =>
    patterns.length === 0 || matchesName(patterns, name);
  const left = set.policies.some(
    ({ name, checks }) =>
      chosen(policy, name) && checks.some((one) => chosen(check, one.id) && chosen(severity, one.severity)),
  );
  if (!left) throw new UsageError("--policy, --check and --severity together leave no check.", "Loosen one of them.");
  return {
    ...(policy.length > 0 ? { policies: policy } : {}),
    ...(check.length > 0 ? { checks: check } : {}),
    ...(severity.length > 0 ? { severities: severity } : {}),
  };
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
