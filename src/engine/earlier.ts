import type { OutcomeKind } from "../model/outcome.ts";
import type { Finding } from "../model/report.ts";
import type { LatestLook, TargetLook } from "../model/records.ts";

/** What was known of one finding before a new look. */
export interface Earlier {
  /** Of the latest look that could tell; `unknown` where none of those that are kept could. */
  readonly outcome: OutcomeKind;
  /** ISO 8601, UTC; null when it was never assessed. */
  readonly assessedAt: string | null;
  /** What it was judged by, and on what, in that look. */
  readonly policyHash: string;
  readonly environment: string;
}

/** One of `TargetHistory.latest`, with the result that its key leads to. */
export interface StoredLook {
  readonly look: Pick<LatestLook, "at" | "policyHash" | "environment">;
  readonly result: Pick<TargetLook, "findings">;
}

/**
 * A look-up over the latest looks of a target, newest first. A look that could tell counts before a newer one that could
 * not; undefined means that the check was not planned in any of them.
 */
export function earlierOf(looks: readonly StoredLook[]): EarlierOf {
  const known = new Map<string, Earlier>();
  const asked = new Map<string, Earlier>();
  for (const stored of looks)
    for (const finding of stored.result.findings) {
      const before = known.get(finding.id);
      const one = fromLook(finding, stored.look);
      const whole = asked.get(keyOf(finding));
      if (whole === undefined || (whole.outcome === "unknown" && tellsMore(one, whole)))
        asked.set(keyOf(finding), one.outcome === "fail" ? { ...one, outcome: "pass" } : one);
      if (before === undefined || (before.outcome === "unknown" && tellsMore(one, before))) known.set(finding.id, one);
    }
  return (finding, named) => known.get(finding) ?? (named && asked.get(keyOf(named)));
}

/**
 * By a finding's id. With its names, one that was not there before is as it was in the latest look in which its check could tell: a check
 * that finds several things passed for what it did not name.
 */
export type EarlierOf = (finding: string, named?: Pick<Finding, "policy" | "check">) => Earlier | undefined;

const keyOf = ({ policy, check }: Pick<Finding, "policy" | "check">): string => JSON.stringify([policy, check]);

/** An unknown finding as it is stored names when it was assessed last; any other was assessed by the look itself. */
const fromLook = ({ outcome, lastSeen }: Finding, { at, policyHash, environment }: StoredLook["look"]): Earlier => ({
  outcome,
  assessedAt: outcome === "unknown" ? lastSeen : (lastSeen ?? at),
  policyHash,
  environment,
});

const tellsMore = (one: Earlier, than: Earlier): boolean =>
  one.outcome !== "unknown" || (one.assessedAt !== null && than.assessedAt === null);
