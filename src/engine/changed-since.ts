import type { CompiledCheck, CompiledPolicy, CompiledPolicySet, TargetSelector } from "../model/policy.ts";
import { canonicalJson } from "../model/canonical-json.ts";

/** As much of a policy set as tells whether a check asks the same. */
export interface CheckContents {
  readonly policies: readonly (Pick<CompiledPolicy, "name"> & {
    readonly checks: readonly Content[];
    /** With other inputs, on some targets. */
    readonly variants?: readonly { readonly targets: TargetSelector; readonly checks: readonly Content[] }[];
  })[];
}

type Content = Pick<CompiledCheck, "id" | "type" | "spec" | "when">;

/** Whether a check asks something else now than it did under an earlier policy hash, or did not exist there. */
export type ChangedSince = (policyHash: string, policy: string, check: string) => boolean;

/**
 * Compares with the sets that are kept. Only type, spec and `when` count, with whatever inputs: a new title or severity turns no pass into a fail. Where the
 * earlier set is not kept every check counts as changed, because a person must not be blamed on a guess.
 */
export function changedSince(
  now: CheckContents & Pick<CompiledPolicySet, "hash">,
  kept: (policyHash: string) => CheckContents | undefined,
): ChangedSince {
  const current = contents(now);
  const earlier = new Map<string, ReadonlyMap<string, string> | undefined>();
  return (policyHash, policy, check) => {
    if (policyHash === now.hash) return false;
    if (!earlier.has(policyHash)) {
      const set = kept(policyHash);
      earlier.set(policyHash, set && contents(set));
    }
    const name = key(policy, check);
    const before = earlier.get(policyHash)?.get(name);
    return before === undefined || before !== current.get(name);
  };
}

const contents = ({ policies }: CheckContents): ReadonlyMap<string, string> =>
  new Map(
    policies.flatMap(({ name, checks, variants = [] }) =>
      checks.map(({ id, ...check }): [string, string] => {
        const others = variants.map(({ targets, checks: own }) => ({
          targets,
          check: contentOf(own.find((one) => one.id === id)),
        }));
        return [key(name, id), canonicalJson({ ...contentOf({ id, ...check }), ...(others.length > 0 && { others }) })];
      }),
    ),
  );

const contentOf = (check: Content | undefined): object =>
  check === undefined ? {} : { type: check.type, spec: check.spec, when: check.when };

const key = (policy: string, check: string): string => JSON.stringify([policy, check]);
