import { type OutcomeKind, remedyFor } from "../model/outcome.ts";
import type { Finding, ReportTarget, Run, StreamedReport } from "../model/report.ts";
import { printable } from "../model/untrusted.ts";
import type { About } from "./about.ts";

/** Where AWS Security Hub takes a finding. */
export interface AwsPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** Findings of one account and region, as many as one call of `BatchImportFindings` takes. */
export interface AsffBatch {
  readonly place: AwsPlace;
  /** One line of JSON: `{"Findings":[…]}`. */
  readonly request: string;
}

/**
 * AWS Security Finding Format 2018-10-08: one request of `BatchImportFindings` a line, within its limits. Security Hub takes findings of
 * an AWS account, so what has no ARN is left out; `withoutAccount` counts it.
 */
export function* asff(report: StreamedReport, about: About): Iterable<string> {
  for (const { request } of asffBatches(report, about)) yield `${request}\n`;
}

/** Findings of targets that are in no AWS account. */
export const withoutAccount = ({ targets, findings }: Pick<StreamedReport, "targets" | "findings">): number => {
  const away = new Set(targets.filter(({ arn }) => placeOf(arn) === undefined).map(({ id }) => id));
  let count = 0;
  if (away.size > 0) for (const { target } of findings) if (away.has(target)) count++;
  return count;
};

/** Limits of one call: findings, and bytes with room for what the SDK adds (6 MB). */
const [mostFindings, mostBytes] = [100, 5_500_000];

export function* asffBatches({ run, targets, findings }: StreamedReport, { policies }: About): Iterable<AsffBatch> {
  const controls = new Map(policies.map((policy) => [policy.name, policy.controls]));
  const byId = new Map(targets.map((target) => [target.id, target]));
  const open = new Map<string, { readonly place: AwsPlace; texts: string[]; bytes: number }>();
  const closed = ({ place, texts }: { readonly place: AwsPlace; readonly texts: readonly string[] }): AsffBatch => ({
    place,
    request: `{"Findings":[${texts.join(",")}]}`,
  });
  for (const finding of findings) {
    const target = byId.get(finding.target);
    const place = placeOf(target?.arn);
    if (target?.arn === undefined || place === undefined) continue;
    const key = `${place.account} ${place.region}`;
    const batch = open.get(key) ?? { place, texts: [], bytes: 0 };
    open.set(key, batch);
    const text = JSON.stringify(
      asffOf(finding, { run, target, arn: target.arn, place, controls: controls.get(finding.policy) ?? {} }),
    );
    const bytes = Buffer.byteLength(text) + 1;
    if (batch.texts.length === mostFindings || batch.bytes + bytes > mostBytes) {
      yield closed(batch);
      batch.texts = [];
      batch.bytes = 0;
    }
    batch.texts.push(text);
    batch.bytes += bytes;
  }
  for (const batch of open.values()) if (batch.texts.length > 0) yield closed(batch);
}

/** `arn:PARTITION:sagemaker:REGION:ACCOUNT:…`. */
function placeOf(arn: string | undefined): AwsPlace | undefined {
  const parts = /^arn:(?<partition>[\w-]+):sagemaker:(?<region>[\w-]+):(?<account>\d{12}):/.exec(arn ?? "")?.groups;
  const { partition, region, account } = parts ?? {};
  return partition === undefined || region === undefined || account === undefined
    ? undefined
    : { partition, region, account };
}

const severities = { info: "INFORMATIONAL", low: "LOW", medium: "MEDIUM", high: "HIGH", critical: "CRITICAL" } as const;

const statuses = {
  pass: "PASSED",
  fail: "FAILED",
  unknown: "NOT_AVAILABLE",
  notApplicable: "NOT_AVAILABLE",
} as const satisfies Record<OutcomeKind, string>;

interface Context {
  readonly run: Run;
  readonly target: ReportTarget;
  readonly arn: string;
  readonly place: AwsPlace;
  readonly controls: Readonly<Record<string, readonly string[]>>;
}

/** Workflow, notes and verification belong to the customer, and an import may not touch them. */
function asffOf(finding: Finding, { run, target, arn, place, controls }: Context) {
  const { id, policy, check, title, severity, outcome, subject, expected, observed, remediation, firstSeen, lastSeen } =
    finding;
  const { partition, region, account } = place;
  const requirements = Object.entries(controls).flatMap(([name, ids]) => ids.map((one) => `${name} ${one}`));
  return {
    SchemaVersion: "2018-10-08",
    Id: text(`${arn}/plumbline/${id}`, 512),
    ProductArn: `arn:${partition}:securityhub:${region}:${account}:product/${account}/default`,
    ProductName: "Plumbline",
    CompanyName: "Plumbline",
    GeneratorId: text(`plumbline/${policy}/${check}`, 512),
    AwsAccountId: account,
    Region: region,
    CreatedAt: firstSeen ?? run.startedAt,
    UpdatedAt: run.finishedAt,
    ...(firstSeen !== null && { FirstObservedAt: firstSeen }),
    ...(lastSeen !== null && { LastObservedAt: lastSeen }),
    Title: text(subject === "" ? title : `${title}: ${subject}`, 256),
    Description: text(descriptionOf(finding), 1024),
    FindingProviderFields: {
      Severity: { Label: severities[severity], Original: severity },
      Types: ["Software and Configuration Checks"],
    },
    RecordState: isOver(finding) ? "ARCHIVED" : "ACTIVE",
    Compliance: {
      Status: statuses[outcome],
      ...(requirements.length > 0 && { RelatedRequirements: requirements.slice(0, 32).map((one) => text(one, 64)) }),
      ...reasonsOf(finding),
    },
    ...(remediation !== null && { Remediation: { Recommendation: { Text: text(remediation, 512) } } }),
    Resources: [
      {
        Type: "Other",
        Id: text(arn, 512),
        Partition: partition,
        Region: region,
        Details: {
          Other: fields({
            Target: target.id,
            Domain: target.domain,
            UserProfile: target.userProfile,
            Space: target.space,
            AppType: target.appType,
            State: target.state,
            Subject: subject,
          }),
        },
      },
    ],
    ProductFields: fields({
      "plumbline/policy": policy,
      "plumbline/check": check,
      "plumbline/run": run.id,
      "plumbline/revision": finding.revision,
      "plumbline/outcome": outcome,
      "plumbline/expected": expected,
      "plumbline/observed": observed,
      "plumbline/assurance": finding.assurance,
      "plumbline/lifecycle": finding.lifecycle,
      "plumbline/sideStates": finding.sideStates.join(" "),
      "plumbline/exemption": finding.exemption?.name,
      "plumbline/exemptUntil": finding.exemption?.expires,
      "plumbline/exemptReason": finding.exemption?.reason,
      "plumbline/repair": finding.repair?.state,
    }),
  };
}

/** What passes after it failed, and what does not apply: nobody has to look at it. */
const isOver = ({ outcome, lifecycle, sideStates }: Finding): boolean =>
  outcome === "notApplicable" || (outcome === "pass" && lifecycle === "resolved" && !sideStates.includes("flapping"));

function descriptionOf({ outcome, expected, observed, reason, detail }: Finding): string {
  if (outcome === "unknown")
    return `It could not be told: ${detail ?? remedyFor(reason ?? "internal")} This is no pass.`;
  if (outcome === "notApplicable") return `It does not apply: ${detail ?? "the policy says so"}`;
  return `Expected: ${expected}. Observed: ${observed}.`;
}

function reasonsOf({ outcome, reason, detail, sideStates, exemption }: Finding) {
  const code = reason ?? "internal";
  const reasons = [
    ...(outcome === "unknown" ? [{ ReasonCode: code, Description: text(detail ?? remedyFor(code), 2048) }] : []),
    ...(outcome === "notApplicable" ? [{ ReasonCode: "not-applicable", Description: text(detail ?? "", 2048) }] : []),
    ...sideStates.map((state) => ({ ReasonCode: state, Description: `Plumbline: this finding is ${state}.` })),
    ...(outcome === "fail" && exemption !== null
      ? [
          {
            ReasonCode: "exempt",
            Description: text(`Accepted by ${exemption.name} until ${exemption.expires}: ${exemption.reason}`, 2048),
          },
        ]
      : []),
  ];
  return reasons.length > 0 ? { StatusReasons: reasons } : {};
}

/** Maps of Security Hub hold texts that are not empty. */
const fields = (all: Readonly<Record<string, string | null | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) =>
      value === null || value === undefined || value.trim() === "" ? [] : [[name, text(value, 1024)]],
    ),
  );

/** At most so many characters, and at least one that is no blank. */
function text(value: string, most: number): string {
  const shown = printable(value, 4 * most);
  const cut = shown.length > most ? `${shown.slice(0, most - 1)}…` : shown;
  return cut.trim() === "" ? "-" : cut;
}
