import type { Finding, Report, StreamedReport } from "../../model/report.ts";
import type { About } from "../about.ts";
import { percent } from "../percent.ts";
import { uuid } from "../uuid.ts";
import { assessmentPlan, planUuid, reviewedControls } from "./assessment-plan.ts";
import { objectiveOf, riskOf } from "./objective.ts";
import { inventoryItem, notObserved, observationOf } from "./observation.ts";
import { metadata, prop, some } from "./words.ts";

/**
 * OSCAL assessment results with the plan that they follow inside. Everything seen, or not, is an observation; each check is an objective
 * with a finding. The same report gives the same document, and a check keeps its ids from run to run.
 */
export function* oscal(streamed: StreamedReport, { policies }: About): Iterable<string> {
  // Each objective names the observations of all targets: this format holds the whole fleet.
  const report: Report = { ...streamed, findings: [...streamed.findings] };
  const { run, summary, targets, findings } = report;
  const groups = [...Map.groupBy(findings, ({ policy, check }) => JSON.stringify([policy, check])).values()];
  const controls = new Map(policies.map((policy) => [policy.name, policy.controls]));
  const objectives = groups.flatMap(
    (group) => objectiveOf(group, controls.get(group[0]?.policy ?? "") ?? {}, run) ?? [],
  );
  const known = new Set(findings.map(({ target }) => target));
  const missed = targets.filter(({ id, observed, reason }) => !known.has(id) && !observed && reason !== null);
  const plan = Buffer.from(JSON.stringify(assessmentPlan(report, policies))).toString("base64");
  const head = {
    uuid: uuid("results", run.id),
    metadata: metadata("Plumbline assessment results", run),
    "import-ap": { href: `#${planUuid(run)}` },
    "back-matter": {
      resources: [
        {
          uuid: planUuid(run),
          title: "Assessment plan",
          base64: { filename: "assessment-plan.json", "media-type": "application/oscal+json", value: plan },
        },
      ],
    },
  };
  const result = {
    uuid: uuid("result", run.id),
    title: "Plumbline run",
    description:
      "What a look into each home found, as its own shell reports it (assurance A1, unless an observation says otherwise).",
    start: run.startedAt,
    end: run.finishedAt,
    props: [
      prop("policy-revision", run.source.revision),
      prop("policy-revision-verified", String(run.source.verified)),
      prop("interrupted", String(run.interrupted)),
      prop("targets-observed", `${summary.targets.observed} of ${summary.targets.expected}`),
      prop("passing-of-judged", summary.score === null ? "nothing was judged" : percent(summary.score)),
      prop("assessed-of-planned", summary.coverage === null ? "nothing was planned" : percent(summary.coverage)),
    ],
    ...(targets.length > 0 && { "local-definitions": { "inventory-items": targets.map(inventoryItem) } }),
    "reviewed-controls": reviewedControls(policies),
    ...some("findings", objectives),
    ...some(
      "risks",
      groups.flatMap((group) => riskOf(group) ?? []),
    ),
    ...logOf(findings, run),
  };
  yield `{"assessment-results": ${JSON.stringify(head).slice(0, -1)},\n"results": [${JSON.stringify(result).slice(0, -1)}`;
  if (findings.length + missed.length > 0) {
    let separator = ',\n"observations": [\n';
    for (const finding of findings) {
      yield `${separator}${JSON.stringify(observationOf(finding, run))}`;
      separator = ",\n";
    }
    for (const target of missed) {
      yield `${separator}${JSON.stringify(notObserved(target, run))}`;
      separator = ",\n";
    }
    yield "\n]";
  }
  yield "}]}}\n";
}

/** What could not be told, by its reason. */
function logOf(findings: readonly Finding[], run: Report["run"]) {
  const reasons = Map.groupBy(
    findings.filter(({ outcome }) => outcome === "unknown"),
    ({ reason }) => reason ?? "internal",
  );
  const entries = [...reasons].map(([reason, group]) => ({
    uuid: uuid("log", run.id, reason),
    title: `${reason}: ${group.length} could not be told`,
    start: run.startedAt,
    end: run.finishedAt,
    props: [prop("reason", reason)],
  }));
  return entries.length === 0 ? {} : { "assessment-log": { entries } };
}
