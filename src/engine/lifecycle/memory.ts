import type { FindingState } from "../../model/lifecycle.ts";
import type { OutcomeKind } from "../../model/outcome.ts";
import type { CompiledPolicy } from "../../model/policy.ts";
import type { Finding } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";

/** A finding of a look that could tell. */
export type ToldFinding = Finding & { readonly outcome: Exclude<OutcomeKind, "unknown"> };

export const isTold = (finding: Finding): finding is ToldFinding => finding.outcome !== "unknown";

/** Whose a policy's findings are. */
export type Ownership = (policy: string) => Pick<CompiledPolicy, "owner" | "labels"> | undefined;

/**
 * The memory of a finding that fails for the first time, before that fail counts: never opened, which is why it has no moves.
 * It says `resolved` as a check does that passes.
 */
export const unopened = (finding: ToldFinding, at: string, ownership: Ownership): FindingState => ({
  id: finding.id,
  target: finding.target,
  policy: finding.policy,
  check: finding.check,
  subject: finding.subject,
  ...latest(finding, ownership),
  lifecycle: "resolved",
  sideStates: [],
  firstSeen: at,
  openedAt: at,
  closedAt: at,
  reopened: 0,
  revision: finding.revision,
  pendingFails: 0,
  exemption: null,
  moves: [],
});

export const neverOpened = ({ moves }: FindingState): boolean => moves.length === 0;

/** What a look that could tell says anew; identity, dates and lifecycle are not among it. */
export function latest(finding: ToldFinding, ownership: Ownership): Latest {
  const { owner = "", labels = {} } = ownership(finding.policy) ?? {};
  return {
    title: printable(finding.title),
    severity: finding.severity,
    owner: printable(owner),
    labels: Object.fromEntries(Object.entries(labels).map(([key, value]) => [printable(key), printable(value)])),
    outcome: finding.outcome,
    expected: finding.expected,
    observed: finding.observed,
    remediation: finding.remediation,
  };
}

type Latest = Pick<
  FindingState,
  "title" | "severity" | "owner" | "labels" | "outcome" | "expected" | "observed" | "remediation"
>;
