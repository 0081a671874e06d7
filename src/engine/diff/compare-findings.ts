import type { Cause } from "../../model/lifecycle.ts";
import type { Finding } from "../../model/report.ts";
import { inFindingOrder } from "../finding-order.ts";

/** What one run said of a finding. */
export type DiffSide = Pick<Finding, "outcome" | "reason" | "detail" | "expected" | "observed" | "disposition">;

export interface FindingDiff {
  /** `still-failing`: it fails as before, and something else was observed or expected. `exempted` and `enforced`: it fails as before, and an exemption began or ceased to accept it. */
  readonly change:
    | "newly-failing"
    | "fixed"
    | "still-failing"
    | "exempted"
    | "enforced"
    | "became-unknown"
    | "known-again"
    | "check-added"
    | "check-removed";
  readonly target: string;
  readonly finding: Pick<Finding, "id" | "policy" | "check" | "subject" | "title" | "severity">;
  /** Null where the check was not asked. */
  readonly before: DiffSide | null;
  readonly after: DiffSide | null;
  /** Null where neither the ledger nor the two runs tell. */
  readonly cause: Cause | null;
}

/** What changed between two sights of one target: for each finding on either side its row, or null where nothing changed. */
export function compareFindings(
  before: readonly Finding[],
  after: readonly Finding[],
  causeOf: (finding: string) => Cause | undefined,
): readonly (FindingDiff | null)[] {
  const old = new Map(before.map((finding) => [finding.id, finding]));
  const now = new Set(after.map(({ id }) => id));
  const pairs: readonly Pair[] = [
    ...after.map((finding) => ({ finding, from: old.get(finding.id), to: finding })),
    ...before.filter(({ id }) => !now.has(id)).map((finding) => ({ finding, from: finding, to: undefined })),
  ];
  return pairs
    .toSorted((a, b) => inFindingOrder(a.finding, b.finding))
    .map((pair) => {
      const change = changeOf(pair);
      const cause = causeOf(pair.finding.id) ?? (isOneSided(pair) ? "policy" : null);
      return change === undefined ? null : toRow(change, pair, cause);
    });
}

interface Pair {
  /** The newer of the two. */
  readonly finding: Finding;
  readonly from: Finding | undefined;
  readonly to: Finding | undefined;
}

/**
 * A failing check that does not apply any more was not fixed: it is as good as not asked. What could not be told before is
 * `known-again` whatever it is now, because nobody knows when it became so.
 */
function changeOf({ from, to }: Pair): FindingDiff["change"] | undefined {
  if (from === undefined) return "check-added";
  if (to === undefined) return "check-removed";
  const [was, is] = [from.outcome, to.outcome];
  if (is === "unknown") return was === "unknown" ? undefined : "became-unknown";
  if (was === "unknown") return "known-again";
  if (was === "fail" && is === "fail" && from.disposition !== to.disposition)
    return to.disposition === "exempt" ? "exempted" : "enforced";
  if (was === "fail" && is === "fail") return isSaidOtherwise(from, to) ? "still-failing" : undefined;
  if (is === "fail") return "newly-failing";
  if (was === "fail") return is === "pass" ? "fixed" : "check-removed";
  return undefined;
}

const isSaidOtherwise = (from: Finding, to: Finding): boolean =>
  from.observed !== to.observed || from.expected !== to.expected;

/** Only a commit adds or removes a check. */
const isOneSided = ({ from, to }: Pair): boolean => from === undefined || to === undefined;

function toRow(change: FindingDiff["change"], { finding, from, to }: Pair, cause: Cause | null): FindingDiff {
  const { target, id, policy, check, subject, title, severity } = finding;
  return {
    change,
    target,
    finding: { id, policy, check, subject, title, severity },
    before: from === undefined ? null : side(from),
    after: to === undefined ? null : side(to),
    cause,
  };
}

const side = ({ outcome, reason, detail, expected, observed, disposition }: Finding): DiffSide => ({
  outcome,
  reason,
  detail,
  expected,
  observed,
  disposition,
});
