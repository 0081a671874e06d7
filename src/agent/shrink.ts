import type { CompiledPolicySet } from "../model/policy.ts";

export interface Vanished {
  /** How many checks are gone, of how many. */
  readonly checks: number;
  readonly of: number;
  /** Policies that are gone whole, then single checks as `POLICY/CHECK`. */
  readonly names: readonly string[];
}

/** More than this share of the checks gone at once looks like an accident, such as a wrong path or a lost file. */
const suspicious = 0.25;

/** What a new set no longer asks, where that is suspiciously much; undefined where it is not. */
export function vanished(before: CompiledPolicySet, after: CompiledPolicySet): Vanished | undefined {
  const [old, now] = [namesOf(before), new Set(namesOf(after))];
  const gone = old.filter((name) => !now.has(name));
  if (gone.length === 0 || gone.length <= old.length * suspicious) return undefined;
  const left = new Set(after.policies.map(({ name }) => name));
  const policies = before.policies.map(({ name }) => name).filter((name) => !left.has(name));
  const single = gone.filter((name) => !policies.some((policy) => name.startsWith(`${policy}/`)));
  return { checks: gone.length, of: old.length, names: [...policies, ...single] };
}

const namesOf = ({ policies }: CompiledPolicySet): readonly string[] =>
  policies.flatMap(({ name, checks }) => checks.map(({ id }) => `${name}/${id}`));
