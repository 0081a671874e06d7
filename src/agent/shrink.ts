import type { CompiledPolicySet } from "../model/policy.ts";

export interface Vanished {
  /** How many are gone, of how many. */
  readonly checks: number;
  readonly of: number;
  readonly what: "checks" | "checks on the known targets";
  /** Policies that are gone whole, then single checks as `POLICY/CHECK`; empty where fewer targets are asked. */
  readonly names: readonly string[];
}

/** More than this share gone at once looks like an accident, such as a wrong path or a selector that selects nobody. */
const suspicious = 0.25;

/** What a new set no longer asks, where that is suspiciously much; undefined where it is not. */
export function vanished(
  before: CompiledPolicySet,
  after: CompiledPolicySet,
  planned: (set: CompiledPolicySet) => number,
): Vanished | undefined {
  const [old, now] = [namesOf(before), new Set(namesOf(after))];
  const gone = old.filter((name) => !now.has(name));
  if (isMuch(gone.length, old.length)) {
    const left = new Set(after.policies.map(({ name }) => name));
    const policies = before.policies.map(({ name }) => name).filter((name) => !left.has(name));
    const single = gone.filter((name) => !policies.some((policy) => name.startsWith(`${policy}/`)));
    return { checks: gone.length, of: old.length, what: "checks", names: [...policies, ...single] };
  }
  const [asked, asks] = [planned(before), planned(after)];
  return isMuch(asked - asks, asked)
    ? { checks: asked - asks, of: asked, what: "checks on the known targets", names: [] }
    : undefined;
}

const isMuch = (gone: number, of: number): boolean => gone > 0 && gone > of * suspicious;

const namesOf = ({ policies }: CompiledPolicySet): readonly string[] =>
  policies.flatMap(({ name, checks }) => checks.map(({ id }) => `${name}/${id}`));
