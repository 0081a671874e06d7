import type { FindingState } from "../../model/lifecycle.ts";
import type { OutcomeKind } from "../../model/outcome.ts";
import type { CompiledPolicySet } from "../../model/policy.ts";
import type { Finding } from "../../model/report.ts";
import type { StoredLook } from "../earlier.ts";

export interface ToldBefore {
  /** The latest one that could tell, else the latest. */
  readonly finding: Finding;
  /** Also from the memory of findings, where the kept looks could not tell. */
  readonly outcome: OutcomeKind;
  /** What it was judged by. */
  readonly policyHash: string;
}

/**
 * The findings of a target that stand, by id: kept answers come from the last look that could tell, so that is what new verdicts
 * are compared with. Checks that `current` does not hold any more do not count.
 */
export function toldBefore(
  { looks, states }: { readonly looks: readonly StoredLook[]; readonly states: readonly FindingState[] },
  current: Pick<CompiledPolicySet, "policies"> | undefined,
): ReadonlyMap<string, ToldBefore> {
  const remembered = new Map(states.map(({ id, outcome }) => [id, outcome]));
  const stands = inForce(current);
  const found = new Map<string, ToldBefore>();
  const all = looks.flatMap(({ look: { policyHash }, result }) =>
    result.findings.map((finding) => ({ finding, policyHash })),
  );
  for (const { finding, policyHash } of all) {
    if (!stands(finding)) continue;
    const before = found.get(finding.id);
    if (before !== undefined && (before.finding.outcome !== "unknown" || finding.outcome === "unknown")) continue;
    const { outcome } = finding;
    found.set(finding.id, {
      finding,
      policyHash,
      outcome: outcome === "unknown" ? (remembered.get(finding.id) ?? outcome) : outcome,
    });
  }
  return found;
}

function inForce(current: Pick<CompiledPolicySet, "policies"> | undefined): (finding: Finding) => boolean {
  if (current === undefined) return () => true;
  const checks = new Map(current.policies.map(({ name, checks }) => [name, new Set(checks.map(({ id }) => id))]));
  return ({ policy, check }) => checks.get(policy)?.has(check) === true;
}
