import type { CheckType } from "../model/check.ts";
import type { CompiledPolicy, CompiledPolicySet } from "../model/policy.ts";
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
  if (policies.some((policy) => !isRead(asWritten(policy)).ok)) return undefined;
  return deepFreeze({
    hash,
    // Sets of versions that knew no exemptions have none.
    exemptions: exemptions ?? [],
    policies: policies.map((policy) => ({
      ...policy,
      checks: policy.checks.flatMap((check) =>
        types.filter(({ name }) => name === check.type).map((type) => ({ ...check, ...derived(check.spec, type) })),
      ),
    })),
  });
}

/** As much of the document as its check types read. */
const asWritten = ({ name, checks }: CompiledPolicy) => ({
  apiVersion: "plumbline/v1",
  kind: "Policy",
  metadata: { name },
  spec: { checks: checks.map(({ id, type, spec }) => ({ id, [type]: spec })) },
});
