import { type OutcomeKind, remedyFor } from "../model/outcome.ts";
import type { Severity } from "../model/policy.ts";
import type { Finding, ReportTarget, Run, StreamedReport } from "../model/report.ts";
import type { About } from "./about.ts";
import { uuid } from "./uuid.ts";

/** The version of the schema that events fit. */
const version = "1.8.0";

/**
 * OCSF Compliance Findings (class 2003), one event a line. What could not be told is a warning with its reason; what an exemption accepts
 * fails and is suppressed; a target of which nothing came is an event of its own.
 */
export function* ocsf({ run, targets, findings }: StreamedReport, { policies }: About): Iterable<string> {
  const controls = new Map(policies.map((policy) => [policy.name, policy.controls]));
  const byId = new Map(targets.map((target) => [target.id, target]));
  const known = new Set<string>();
  for (const finding of findings) {
    known.add(finding.target);
    yield line(eventOf(finding, byId.get(finding.target), { run, controls: controls.get(finding.policy) ?? {} }));
  }
  for (const target of targets)
    if (!known.has(target.id) && !target.observed && target.reason !== null) yield line(notObserved(target, run));
}

const line = (event: object): string => `${JSON.stringify(event)}\n`;

const severities: Readonly<Record<Severity, readonly [number, string]>> = {
  info: [1, "Informational"],
  low: [2, "Low"],
  medium: [3, "Medium"],
  high: [4, "High"],
  critical: [5, "Critical"],
};

const compliance: Readonly<Record<OutcomeKind, readonly [number, string]>> = {
  pass: [1, "Pass"],
  unknown: [2, "Warning"],
  fail: [3, "Fail"],
  notApplicable: [99, "Not Applicable"],
};

const activities = { 1: "Create", 2: "Update", 3: "Close" } as const;

/** Of the class: what happened to the finding, and how it stands. */
function life(
  finding: Finding,
  { startedAt }: Run,
): { readonly activity: 1 | 2 | 3; readonly status: readonly [number, string] } {
  const { outcome, lifecycle, exemption, firstSeen } = finding;
  if (outcome === "pass" && lifecycle === "resolved") return { activity: 3, status: [4, "Resolved"] };
  const activity = lifecycle === "none" || firstSeen === null || firstSeen >= startedAt ? 1 : 2;
  if (outcome === "fail") return { activity, status: exemption === null ? [1, "New"] : [3, "Suppressed"] };
  return { activity, status: [99, "Not a Finding"] };
}

interface Context {
  readonly run: Run;
  readonly controls: Readonly<Record<string, readonly string[]>>;
}

function eventOf(finding: Finding, target: ReportTarget | undefined, { run, controls }: Context) {
  const { id, policy, check, title, severity, outcome, subject, expected, observed, evidence, remediation } = finding;
  const { activity, status } = life(finding, run);
  const standards = Object.keys(controls);
  return {
    ...frame(run, id, { activity, status, severity }),
    message: `${title}: ${outcome}`,
    finding_info: {
      uid: uuid("finding", id),
      title,
      types: [`${policy}/${check}`],
      ...(finding.firstSeen !== null && { first_seen_time: Date.parse(finding.firstSeen) }),
      ...(finding.lastSeen !== null && { last_seen_time: Date.parse(finding.lastSeen) }),
    },
    compliance: {
      control: `${policy}/${check}`,
      ...(standards.length > 0 && {
        standards,
        requirements: Object.entries(controls).flatMap(([name, ids]) => ids.map((one) => `${name}:${one}`)),
      }),
      status_id: compliance[outcome][0],
      status: compliance[outcome][1],
      ...codeOf(finding),
      status_details: [`expected: ${expected}`, `observed: ${observed}`],
    },
    resources: [resource(finding.target, target)],
    ...(evidence.length > 0 && { evidences: [{ name: subject === "" ? title : subject, data: { facts: evidence } }] }),
    ...(remediation !== null && { remediation: { desc: remediation } }),
    unmapped: {
      outcome,
      reason: finding.reason,
      detail: finding.detail,
      subject,
      lifecycle: finding.lifecycle,
      sideStates: finding.sideStates,
      assurance: finding.assurance,
      disposition: finding.disposition,
      exemption: finding.exemption,
      repair: finding.repair ?? null,
      revision: finding.revision,
      key: id,
    },
  };
}

/** Why it could not be told comes before that it changes too often. */
function codeOf({ outcome, reason, sideStates }: Finding): { readonly status_code?: string } {
  if (outcome === "unknown") return { status_code: reason ?? "internal" };
  return sideStates.includes("flapping") ? { status_code: "flapping" } : {};
}

function frame(
  run: Run,
  key: string,
  { activity, status, severity }: ReturnType<typeof life> & { readonly severity: Severity },
) {
  return {
    class_uid: 2003,
    class_name: "Compliance Finding",
    category_uid: 2,
    category_name: "Findings",
    activity_id: activity,
    activity_name: activities[activity],
    type_uid: 200_300 + activity,
    type_name: `Compliance Finding: ${activities[activity]}`,
    severity_id: severities[severity][0],
    severity: severities[severity][1],
    status_id: status[0],
    status: status[1],
    time: Date.parse(run.finishedAt),
    metadata: {
      version,
      uid: uuid("event", run.id, key),
      correlation_uid: run.id,
      product: { name: "Plumbline", vendor_name: "Plumbline", version: run.agent.version },
    },
  };
}

const resource = (id: string, target: ReportTarget | undefined) => ({
  uid: id,
  name: target?.space ?? target?.userProfile ?? id,
  type: target?.appType ?? target?.provider ?? "target",
  ...(target?.domain != null && { namespace: target.domain }),
});

function notObserved(target: ReportTarget, run: Run) {
  const { id, reason, detail } = target;
  const code = reason ?? "internal";
  return {
    ...frame(run, id, { activity: 1, status: [99, "Not a Finding"], severity: "medium" }),
    message: "The target was not observed",
    finding_info: { uid: uuid("target", id), title: "The target is observed", types: ["plumbline/target-observed"] },
    compliance: {
      control: "plumbline/target-observed",
      status_id: compliance.unknown[0],
      status: compliance.unknown[1],
      status_code: code,
      status_details: [detail ?? remedyFor(code)],
    },
    resources: [resource(id, target)],
  };
}
