import type { CompiledExemption } from "../model/policy.ts";
import type { Acceptance, Finding } from "../model/report.ts";
import { allAccepting } from "../policy/exemptions.ts";

/**
 * Findings of one target as they are to be treated: exempt where one of the exemptions on that target accepts them, whatever their
 * outcome, enforced otherwise. `now` is milliseconds since the epoch.
 */
export function disposed(
  findings: readonly Finding[],
  exemptions: readonly CompiledExemption[],
  now: number,
): readonly Finding[] {
  if (exemptions.length === 0) return findings;
  return findings.map((finding) => {
    const [by, ...others] = allAccepting(exemptions, finding, now);
    if (by === undefined) return finding;
    const also = others.map(({ name }) => name);
    return {
      ...finding,
      disposition: "exempt",
      exemption: { ...acceptance(by), ...(also.length > 0 && { others: also }) },
    };
  });
}

const acceptance = ({ name, owner, reason, expires }: CompiledExemption): Acceptance => ({
  name,
  owner,
  reason,
  expires,
});
