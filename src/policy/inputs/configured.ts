import type { Json } from "../../model/check.ts";
import type { SourcePosition, TargetSelector } from "../../model/policy.ts";
import { matchesName } from "../name-matcher.ts";

/** Values that a config gives to inputs of policies. */
export interface ConfiguredInputs {
  /** Names of policies; `*` and a leading `!` as everywhere. */
  readonly policies: readonly string[];
  /** Left out, every target. */
  readonly targets?: TargetSelector;
  readonly values: Readonly<Record<string, Json>>;
  /** Where it stands, and where each value does; absent for a fixture's. */
  readonly at?: { readonly entry: SourcePosition; readonly values: Readonly<Record<string, SourcePosition>> };
}

/** The values that hold for a policy: those of the first entry that selects a target, or `base` where none does. */
export interface ValuesOf {
  readonly variants: readonly (ConfiguredInputs & { readonly targets: TargetSelector })[];
  readonly base: ConfiguredInputs | undefined;
}

/** What comes after an entry for every target is never looked at. */
export function valuesOf(policy: string, configured: readonly ConfiguredInputs[]): ValuesOf {
  const own = configured.filter(({ policies }) => matchesName(policies, policy));
  const end = own.findIndex(({ targets }) => targets === undefined);
  const before = end === -1 ? own : own.slice(0, end);
  return {
    variants: before.flatMap(({ targets, ...entry }) => (targets === undefined ? [] : [{ ...entry, targets }])),
    base: end === -1 ? undefined : own[end],
  };
}
