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
  return flags.selector.length === 0 ? names : { ...names, tags: tagsOf(flags.selector) };
}

export const selectionGiven = (flags: Values<typeof selectionFlags>): boolean =>
  Object.keys(targetSelector(flags)).length > 0;

/** All must be there, so a key that comes again with another value would select nothing or drop one of them. */
function tagsOf(texts: readonly string[]): Readonly<Record<string, string>> {
  const tags = new Map<string, string>();
  for (const text of texts) {
    const [key, value] = tag(text);
    const earlier = tags.get(key);
    if (earlier !== undefined && earlier !== value)
      throw new UsageError(
        `-l gives ${named(key)} two values: ${named(earlier)} and ${named(value)}.`,
        "A target has one value for each tag: keep one, or write a pattern such as 'team=res*'.",
      );
    tags.set(key, value);
  }
  return Object.fromEntries(tags);
}

function tag(text: string): readonly [key: string, value: string] {
  const split = text.indexOf("=");
  const [key, value] = [text.slice(0, split), text.slice(split + 1)];
  if (split < 1)
    throw new UsageError(`-l takes KEY=VALUE, not ${named(text)}.`, "Write, for example, -l team=research.");
  if (key.includes("!") || value.startsWith("!"))
    throw new UsageError(
      `-l ${named(text)} would leave targets out, which tags cannot do.`,
      "Select those that are wanted by -l KEY=VALUE, or leave out by --user-profile '!NAME'.",
    );
  if (/[*?]/.test(key))
    throw new UsageError(
      `-l ${named(text)} has a pattern for its key; only the value can be one.`,
      `Write the key out: -l team='res*'.`,
    );
  return [key, value];
}

const named = (text: string): string => JSON.stringify(printable(text, 80));

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
