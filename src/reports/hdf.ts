import { createHash } from "node:crypto";
import { remedyFor, worstOf } from "../model/outcome.ts";
import type { CompiledPolicy, Severity } from "../model/policy.ts";
import type { Finding, ReportTarget, Run, StreamedReport } from "../model/report.ts";
import type { About } from "./about.ts";
import { byTarget } from "./by-target.ts";

/**
 * MITRE's Heimdall Data Format (exec-json): a profile for each target, a control for each check, a result for each thing that the check
 * found. Its readers take a control for the worst of its results with traps of their own (seen with inspecjs 2.12.6): an error hides a
 * failure beside it, a skip beside a pass is a pass, and impact 0 is "Not Applicable" whatever failed.
 */
export function* hdf(report: StreamedReport, { policies }: About): Iterable<string> {
  const { run } = report;
  const controls = new Map(policies.map((policy) => [policy.name, policy.controls]));
  const about = {
    platform: { name: "Plumbline", release: run.agent.version },
    version: run.agent.version,
    statistics: { duration: (Date.parse(run.finishedAt) - Date.parse(run.startedAt)) / 1_000 },
  };
  yield `${JSON.stringify(about).slice(0, -1)},\n"profiles": [`;
  let separator = "\n";
  for (const [target, own] of byTarget(report)) {
    yield `${separator}${JSON.stringify(profileOf(target, own, { run, controls }))}`;
    separator = ",\n";
  }
  yield "\n]}\n";
}

interface Context {
  readonly run: Run;
  readonly controls: ReadonlyMap<string, CompiledPolicy["controls"]>;
}

function profileOf(target: ReportTarget, findings: readonly Finding[], context: Context) {
  const byCheck = Map.groupBy(findings, ({ policy, check }) => `${policy}/${check}`);
  const { run } = context;
  const controls = [...byCheck].map(([id, group]) => controlOf(id, group, context));
  return {
    name: target.id,
    title: target.id,
    version: run.source.revision,
    sha256: createHash("sha256")
      .update(JSON.stringify([target.id, run.source.revision]))
      .digest("hex"),
    supports: [],
    attributes: [],
    groups: [],
    controls: controls.length > 0 || target.observed || target.reason === null ? controls : [notObserved(target, run)],
  };
}

/** The middle of HDF's bands; never 0, which would say that a check does not apply. */
const impacts: Readonly<Record<Severity, number>> = { critical: 0.9, high: 0.7, medium: 0.5, low: 0.3, info: 0.1 };

function controlOf(id: string, group: readonly Finding[], { run, controls }: Context) {
  const worst = worstOf(group.map(({ outcome }) => outcome)) ?? "unknown";
  const [first] = group;
  const accepted = group.find(({ outcome, exemption }) => outcome === "fail" && exemption !== null)?.exemption ?? null;
  const { "nist-800-53": nist = [], ...others } = controls.get(first?.policy ?? "") ?? {};
  return {
    id,
    title: first?.title ?? id,
    desc: first?.expected ?? "",
    descriptions: [
      ...(first?.remediation == null ? [] : [{ label: "fix", data: first.remediation }]),
      ...group.flatMap(({ repair, subject }) =>
        repair === undefined
          ? []
          : [
              {
                label: "repair",
                data: `${subject === "" ? "" : `${subject}: `}${repair.state}${repair.detail === null ? "" : `, ${repair.detail}`}`,
              },
            ],
      ),
    ],
    impact: worst === "notApplicable" ? 0 : impacts[first?.severity ?? "medium"],
    refs: [],
    tags: { nist, ...others, severity: first?.severity ?? "medium" },
    code: "",
    source_location: {},
    results: group.map((finding) => resultOf(finding, worst === "fail", run)),
    ...(accepted !== null && {
      waiver_data: {
        expiration_date: accepted.expires,
        justification: accepted.reason,
        message: accepted.name,
        run: true,
        skipped_due_to_waiver: false,
      },
    }),
  };
}

function resultOf(finding: Finding, besideFailure: boolean, { startedAt }: Run) {
  const {
    outcome,
    title,
    subject,
    expected,
    observed,
    reason,
    detail,
    evidence,
    lifecycle,
    sideStates,
    assurance,
    lastSeen,
  } = finding;
  const code = reason ?? "internal";
  const said = {
    code_desc: subject === "" ? title : `${title}: ${subject}`,
    start_time: lastSeen ?? startedAt,
    resource_id: finding.id,
  };
  const over = [lifecycle === "none" ? [] : [lifecycle], sideStates].flat();
  const words = [`expected ${expected}, observed ${observed}`, ...evidence, ...over, `assurance ${assurance}`].join(
    "\n",
  );
  switch (outcome) {
    case "pass":
      return { ...said, status: "passed", message: words };
    case "fail":
      return { ...said, status: "failed", message: words };
    case "notApplicable":
      return { ...said, status: "skipped", skip_message: detail ?? "not applicable" };
    case "unknown": {
      const why = `${code}: ${detail ?? remedyFor(code)}`;
      // As an error it would hide the failure beside it.
      return besideFailure
        ? { ...said, status: "skipped", skip_message: `could not be told, ${why}` }
        : { ...said, status: "error", message: why, backtrace: [code] };
    }
    default:
      return outcome satisfies never;
  }
}

function notObserved({ reason, detail }: ReportTarget, { startedAt }: Run) {
  const code = reason ?? "internal";
  return {
    id: "plumbline/target-observed",
    title: "The target is observed",
    desc: "",
    descriptions: [],
    impact: impacts.medium,
    refs: [],
    tags: { nist: [] },
    code: "",
    source_location: {},
    results: [
      {
        code_desc: "The target is observed",
        start_time: startedAt,
        status: "error",
        message: `${code}: ${detail ?? remedyFor(code)}`,
        backtrace: [code],
      },
    ],
  };
}
