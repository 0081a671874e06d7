import { remedyFor } from "../model/outcome.ts";
import type { CompiledCheck, CompiledPolicy, Severity } from "../model/policy.ts";
import type { Finding, ReportTarget, Run, StreamedReport } from "../model/report.ts";
import type { About } from "./about.ts";
import { fileUri } from "./file-uri.ts";

/**
 * SARIF 2.1.0 for code scanners: each result points at the line of the policy that asks, and names the target as a logical location. What
 * could not be told is of kind `open`; targets of which nothing came are notifications of the run.
 */
export function* sarif({ run, summary, targets, findings }: StreamedReport, { policies }: About): Iterable<string> {
  const rules = rulesOf(policies, findings);
  const index = new Map(rules.map(({ id }, at) => [id, at]));
  const places = new Map(
    policies.flatMap((one) => one.checks.map((check) => [`${one.name}/${check.id}`, check.position])),
  );
  const missed = targets.filter(({ observed, reason }) => !observed && reason !== null);
  const about = {
    tool: { driver: { name: "Plumbline", semanticVersion: run.agent.version, rules } },
    automationDetails: { id: "plumbline/", description: { text: `Run ${run.id}` } },
    columnKind: "utf16CodeUnits",
    ...provenance(run),
    invocations: [
      {
        executionSuccessful: !run.interrupted && missed.length === 0,
        startTimeUtc: run.startedAt,
        endTimeUtc: run.finishedAt,
        toolExecutionNotifications: missed.map(notification),
      },
    ],
    properties: { runId: run.id, revision: run.source.revision, verified: run.source.verified, summary },
  };
  yield '{\n"$schema": "https://json.schemastore.org/sarif-2.1.0.json",\n"version": "2.1.0",\n"runs": [\n';
  yield `${JSON.stringify(about).slice(0, -1)},\n"results": [`;
  let separator = "\n";
  for (const finding of findings) {
    const ruleId = `${finding.policy}/${finding.check}`;
    const result = { ruleId, ruleIndex: index.get(ruleId), ...resultOf(finding, run, places.get(ruleId)) };
    yield `${separator}${JSON.stringify(result)}`;
    separator = ",\n";
  }
  yield "\n]}\n]\n}\n";
}

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** What GitHub sorts by: the middle of each band of CVSS. */
const scores: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.5",
  info: "0.0",
};

/** GitHub shows no more. */
const mostTags = 20;

/** Rules of what the policies ask, and of what is only remembered. */
function rulesOf(policies: readonly CompiledPolicy[], findings: Iterable<Finding>) {
  const rules = new Map<string, ReturnType<typeof ruleOf>>();
  for (const policy of policies)
    for (const check of policy.checks)
      rules.set(`${policy.name}/${check.id}`, ruleOf(`${policy.name}/${check.id}`, check, policy));
  for (const finding of findings) {
    const id = `${finding.policy}/${finding.check}`;
    if (!rules.has(id)) rules.set(id, ruleOf(id, finding, undefined));
  }
  return [...rules.values()];
}

const ruleOf = (
  id: string,
  {
    title,
    severity,
    remediation,
  }: Pick<CompiledCheck, "title" | "severity"> & { readonly remediation?: string | null },
  policy: CompiledPolicy | undefined,
) => ({
  id,
  shortDescription: { text: title },
  ...(remediation != null && { help: { text: remediation } }),
  defaultConfiguration: { level: levels[severity] },
  properties: {
    "security-severity": scores[severity],
    severity,
    tags: Object.entries(policy?.controls ?? {})
      .flatMap(([framework, ids]) => ids.map((one) => `${framework}:${one}`))
      .slice(0, mostTags),
  },
});

const kinds = { pass: "pass", fail: "fail", unknown: "open", notApplicable: "notApplicable" } as const;

function resultOf(finding: Finding, run: Run, position: CompiledCheck["position"] | undefined) {
  const { id, target, subject, outcome, severity, exemption, ...more } = finding;
  const baselineState = baselineOf(finding, run);
  return {
    kind: kinds[outcome],
    level: outcome === "fail" ? levels[severity] : "none",
    message: { text: messageOf(finding) },
    locations: [
      {
        ...(position !== undefined && {
          physicalLocation: {
            artifactLocation: { uri: fileUri(position.file) },
            region: { startLine: position.line, startColumn: position.column },
          },
        }),
        logicalLocations: [{ fullyQualifiedName: subject === "" ? target : `${target} ${subject}`, kind: "resource" }],
      },
    ],
    fingerprints: { "plumblineFinding/v1": id },
    // The one that GitHub compares by; several homes fail at the same line of one policy.
    partialFingerprints: { primaryLocationLineHash: `${id.slice(0, 32)}:1` },
    ...(baselineState !== undefined && { baselineState }),
    ...(outcome === "fail" &&
      exemption !== null && {
        suppressions: [
          {
            kind: "external",
            status: "accepted",
            justification: exemption.reason,
            properties: { name: exemption.name, owner: exemption.owner, expires: exemption.expires },
          },
        ],
      }),
    properties: { target, subject, outcome, exemption, severity, ...more },
  };
}

function messageOf({ outcome, title, target, subject, expected, observed, reason, detail }: Finding): string {
  const where = `${title} (${target}${subject === "" ? "" : `, ${subject}`})`;
  switch (outcome) {
    case "unknown":
      return `${where}: could not be told, ${reason ?? "internal"}${detail === null ? "" : `: ${detail}`}.`;
    case "notApplicable":
      return `${where}: does not apply${detail === null ? "" : `: ${detail}`}.`;
    default:
      return `${where}: observed ${observed}, expected ${expected}.`;
  }
}

/** Where nothing is remembered there is no baseline. */
function baselineOf({ lifecycle, firstSeen, outcome }: Finding, { startedAt }: Run): string | undefined {
  if (lifecycle === "none") return undefined;
  if (lifecycle === "reopened" || (lifecycle === "resolved" && outcome === "pass")) return "updated";
  return firstSeen !== null && firstSeen >= startedAt ? "new" : "unchanged";
}

const notification = ({ id, reason, detail }: ReportTarget) => ({
  descriptor: { id: reason },
  level: "warning",
  message: { text: `${id} was not observed: ${detail ?? (reason === null ? "" : remedyFor(reason))}` },
});

/** A repository by an address that others can open; a path of one machine says nothing to them. */
function provenance({ source: { kind, url, revision } }: Run) {
  if (kind !== "git" || !/^(https|ssh):\/\//.test(url)) return {};
  return { versionControlProvenance: [{ repositoryUri: url, revisionId: revision }] };
}
