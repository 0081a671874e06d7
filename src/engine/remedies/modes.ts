import type { CompiledPolicySet, Mode } from "../../model/policy.ts";

/** The mode of each policy; one that is not known only looks. */
export function modesOf({ policies }: Pick<CompiledPolicySet, "policies">): (policy: string) => Mode {
  const modes = new Map(policies.map(({ name, mode }) => [name, mode]));
  return (policy) => modes.get(policy) ?? "audit";
}
