import type { Finding, ReportTarget } from "../model/report.ts";
import type { TargetLook } from "../model/records.ts";
import { fromJson } from "./from-json.ts";
import { byCodeUnit } from "../model/by-code-unit.ts";

/**
 * A result as it is kept: without what every look would change, so that an unchanged home under a new commit is unchanged.
 * Findings stand in the order of the report and their fields in the order of the model, so that the same result is the same
 * text, and a report from the store has the bytes of the one that was written at the time.
 */
export const keptText = ({ target, findings }: TargetLook): string =>
  JSON.stringify({ target: keptTarget(target), findings: findings.toSorted(inReportOrder).map(keptFinding) });

/** What `keptText` wrote, whichever version did. */
export function parseKept(text: string): TargetLook {
  const { target, findings } = fromJson<{ readonly target: ReportTarget; readonly findings: readonly KeptFinding[] }>(
    text,
  );
  return { target, findings: findings.map((finding) => inFieldOrder(finding, finding)) };
}

/** The same as the report shows it: `lastSeen` of what the look assessed is when it looked. */
export const shownLook = (
  { target, findings }: TargetLook,
  { at, revision }: { readonly at: string; readonly revision: string },
): TargetLook => ({
  target,
  findings: findings.map((finding) =>
    inFieldOrder(finding, { lastSeen: isAssessed(finding) ? at : finding.lastSeen, revision }),
  ),
});

const keptTarget = (target: ReportTarget): ReportTarget => ({
  id: target.id,
  provider: target.provider,
  ...(target.arn !== undefined && { arn: target.arn }),
  domain: target.domain,
  userProfile: target.userProfile,
  space: target.space,
  appType: target.appType,
  state: target.state,
  observed: target.observed,
  reason: target.reason,
  detail: target.detail,
  transport: target.transport,
  leftovers: target.leftovers,
});

/** Most findings are exempt from nothing, and results from before there were exemptions say nothing of it. */
function keptFinding(finding: Finding): KeptFinding {
  const lastSeen = isAssessed(finding) ? null : finding.lastSeen;
  const { exemption, ...kept } = inFieldOrder(finding, { lastSeen, revision: "" });
  return exemption === null ? kept : { ...kept, exemption };
}

type KeptFinding = Omit<Finding, "exemption"> & Partial<Pick<Finding, "exemption">>;

const inFieldOrder = (
  finding: KeptFinding,
  { lastSeen, revision }: Pick<Finding, "lastSeen" | "revision">,
): Finding => ({
  id: finding.id,
  policy: finding.policy,
  check: finding.check,
  title: finding.title,
  severity: finding.severity,
  target: finding.target,
  subject: finding.subject,
  outcome: finding.outcome,
  reason: finding.reason,
  detail: finding.detail,
  disposition: finding.disposition,
  exemption: finding.exemption ?? null,
  assurance: finding.assurance,
  expected: finding.expected,
  observed: finding.observed,
  evidence: finding.evidence,
  lifecycle: finding.lifecycle,
  sideStates: finding.sideStates,
  firstSeen: finding.firstSeen,
  lastSeen,
  revision,
  remediation: finding.remediation,
  ...(finding.repair !== undefined && { repair: finding.repair }),
});

const isAssessed = ({ outcome }: KeptFinding): boolean => outcome !== "unknown";

const inReportOrder = (a: Finding, b: Finding): number =>
  byCodeUnit(a.policy, b.policy) ||
  byCodeUnit(a.check, b.check) ||
  byCodeUnit(a.subject, b.subject) ||
  byCodeUnit(a.id, b.id);
