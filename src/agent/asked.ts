import type { TargetResult } from "../engine/assess.ts";
import { planVisit } from "../engine/plan.ts";
import type { Finding } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { lacksTags } from "../policy/select.ts";
import type { ActivePolicies } from "./policy-keeper.ts";

type NamedCheck = Pick<Finding, "policy" | "check">;

/** Whether policies ask a check of a target, as far as its listing tells: one without tags does not tell whom a policy selects by them. */
export function askedBy({ set, source }: ActivePolicies): (target: Target, named: NamedCheck) => boolean {
  const known = new Map<string, ReadonlySet<string>>();
  const untold = new Set(set.policies.filter(({ targets: { tags } }) => tags !== undefined).map(({ name }) => name));
  const planned = (target: Target): ReadonlySet<string> => {
    const before = known.get(target.id);
    if (before !== undefined) return before;
    const { checks } = planVisit(target, { policies: set, revision: source.revision });
    const asked = new Set(checks.map(({ policy, check }) => key({ policy, check: check.id })));
    known.set(target.id, asked);
    return asked;
  };
  return (target, named) => (lacksTags(target) && untold.has(named.policy)) || planned(target).has(key(named));
}

/** A result without what the newest policies no longer ask of its target. */
export function stillAsked(result: TargetResult, target: Target, newest: ActivePolicies): TargetResult {
  const asked = askedBy(newest);
  const findings = result.findings.filter((finding) => asked(target, finding));
  return findings.length === result.findings.length
    ? result
    : { ...result, findings, planned: new Set(findings.map(key)).size };
}

const key = ({ policy, check }: NamedCheck): string => JSON.stringify([policy, check]);
