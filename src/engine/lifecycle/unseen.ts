import type { FindingState } from "../../model/lifecycle.ts";
import type { Finding } from "../../model/report.ts";
import type { ChangedSince } from "../changed-since.ts";
import type { Earlier } from "../earlier.ts";

interface Before {
  readonly states: readonly FindingState[];
  readonly earlier: (finding: string) => Earlier | undefined;
  readonly changedSince: ChangedSince;
}

/**
 * A check that finds several things tells of those that are gone only by not naming them. Where it could tell of everything, and asks
 * what it asked before, what was found then and is not among its findings has passed; where it could not, nothing is known of it.
 */
export function unseen(findings: readonly Finding[], { states, earlier, changedSince }: Before): readonly Finding[] {
  const seen = new Set(findings.map(({ id }) => id));
  const byCheck = Map.groupBy(findings, keyOf);
  return states.flatMap((state) => {
    const told = byCheck.get(keyOf(state)) ?? [];
    const [first] = told;
    if (state.closedAt !== null || seen.has(state.id) || first === undefined) return [];
    if (told.some(({ outcome }) => outcome === "unknown")) return [];
    const before = earlier(state.id);
    if (before === undefined || changedSince(before.policyHash, state.policy, state.check)) return [];
    return [goneNow(state, first)];
  });
}

const keyOf = ({ policy, check }: Pick<Finding, "policy" | "check">): string => JSON.stringify([policy, check]);

function goneNow({ id, subject, expected }: FindingState, told: Finding): Finding {
  const applies = told.outcome !== "notApplicable";
  return {
    ...told,
    id,
    subject,
    outcome: applies ? "pass" : told.outcome,
    expected,
    observed: applies ? "not found any more" : told.observed,
    evidence: [],
  };
}
