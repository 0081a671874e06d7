import type { TargetResult } from "../engine/assess.ts";
import { changedSince } from "../engine/changed-since.ts";
import { toFinding } from "../engine/finding.ts";
import { planVisit } from "../engine/plan.ts";
import { unknown } from "../model/outcome.ts";
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

/**
 * A result of a run that is pinned to some policies, as far as it answers the newest: without what they no longer ask of its
 * target, and unknown where they ask otherwise. What they found meanwhile, an older question neither opens nor closes.
 */
export function stillAsked(
  result: TargetResult,
  target: Target,
  { pinned, newest }: { readonly pinned: ActivePolicies; readonly newest: ActivePolicies },
): TargetResult {
  if (newest.set.hash === pinned.set.hash) return result;
  const asked = askedBy(newest);
  const changed = changedSince(newest.set, () => pinned.set);
  const findings = result.findings
    .filter((finding) => asked(target, finding))
    .map((finding) =>
      finding.outcome !== "unknown" && changed(pinned.set.hash, finding.policy, finding.check)
        ? unanswered(finding, target, pinned)
        : finding,
    );
  return { ...result, findings, planned: new Set(findings.map(key)).size };
}

function unanswered(finding: Finding, target: Target, { set, source: { revision } }: ActivePolicies): Finding {
  const { policy } = finding;
  const check = set.policies.find(({ name }) => name === policy)?.checks.find(({ id }) => id === finding.check);
  const outcome = unknown("not-kept", "a commit changed the check while the run was under way");
  return check === undefined ? finding : toFinding({ target, policy, check, revision }, { outcome });
}

const key = ({ policy, check }: NamedCheck): string => JSON.stringify([policy, check]);
