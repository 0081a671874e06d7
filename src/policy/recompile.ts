import type { CheckType } from "../model/check.ts";
import type { CompiledCheck, CompiledPolicySet } from "../model/policy.ts";
import { derived } from "./compile.ts";
import { deepFreeze } from "./freeze.ts";
import { policyValidator } from "./read-policy.ts";

/**
 * A set that another version may have compiled and kept, as this one asks it: whoever judges an answer has to have asked for it.
 * Undefined where these types do not read one of its checks.
 */
export function recompileSet(
  { hash, policies, exemptions }: Partial<CompiledPolicySet> & Omit<CompiledPolicySet, "exemptions">,
  types: readonly CheckType[],
): CompiledPolicySet | undefined {
  const isRead = policyValidator(types);
  const written = policies.flatMap(({ name, checks, variants = [] }) =>
    [checks, ...variants.map((variant) => variant.checks)].map((some) => asWritten(name, some)),
  );
  if (written.some((document) => !isRead(document).ok)) return undefined;
  const again = (checks: readonly CompiledCheck[]): readonly CompiledCheck[] =>
    checks.flatMap((check) =>
      types.filter(({ name }) => name === check.type).map((type) => ({ ...check, ...derived(check.spec, type) })),
    );
  return deepFreeze({
    hash,
    // Sets of versions that knew no exemptions have none.
    exemptions: exemptions ?? [],
    policies: policies.map((policy) => ({
      ...policy,
      checks: again(policy.checks),
      ...(policy.variants !== undefined && {
        variants: policy.variants.map(({ targets, checks }) => ({ targets, checks: again(checks) })),
      }),
    })),
  });
}

/** As much of the document as its check types read. */
const asWritten = (name: string, checks: readonly CompiledCheck[]) => ({
  apiVersion: "plumbline/v1",
  kind: "Policy",
  metadata: { name },
  spec: { checks: checks.map(({ id, type, spec }) => ({ id, [type]: spec })) },
});
