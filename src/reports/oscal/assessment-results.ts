import type { Run, StreamedReport } from "../../model/report.ts";
import type { About } from "../about.ts";
import { percent } from "../percent.ts";
import { uuid } from "../uuid.ts";
import { assessmentPlan, planUuid, reviewedControls } from "./assessment-plan.ts";
import { gather, type Gathered } from "./gather.ts";
import { objectiveOf, riskOf } from "./objective.ts";
import { inventoryItem, notObserved, observationOf } from "./observation.ts";
import { metadata, prop, some } from "./words.ts";

/**
 * OSCAL assessment results with the plan that they follow inside. Everything seen, or not, is an observation; each check is an objective
 * with a finding. The same report gives the same document, and a check keeps its ids from run to run.
 */
export function* oscal(report: StreamedReport, { policies }: About): Iterable<string> {
  const { run, summary, targets, findings } = report;
  // Objectives name the observations of all targets and come before them, so the ids of those are held.
  const gathered = gather(report);
  const missed = targets.filter(
    ({ id, observed, reason }) => !gathered.targets.has(id) && !observed && reason !== null,
  );
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
  };
  const risks = gathered.checks.flatMap((group) => riskOf(group) ?? []);
  yield `{"assessment-results": ${JSON.stringify(head).slice(0, -1)},\n"results": [${JSON.stringify(result).slice(0, -1)}`;
  yield* list(objectivesOf(gathered, policies), { before: ',"findings":[', between: ",", after: "]" });
  for (const [name, value] of Object.entries({ ...some("risks", risks), ...logOf(gathered.unknown, run) }))
    yield `,"${name}":${JSON.stringify(value)}`;
  yield* list(observationsOf(findings, missed, run), {
    before: ',\n"observations": [\n',
    between: ",\n",
    after: "\n]",
  });
  yield "}]}}\n";
}

/** The items of an array that has some, one at a time. */
function* list(
  items: Iterable<object>,
  { before, between, after }: { readonly before: string; readonly between: string; readonly after: string },
): Iterable<string> {
  let separator = before;
  for (const item of items) {
    yield `${separator}${JSON.stringify(item)}`;
    separator = between;
  }
  if (separator !== before) yield after;
}

function* objectivesOf({ checks }: Gathered, policies: About["policies"]): Iterable<object> {
  const controls = new Map(policies.map((policy) => [policy.name, policy.controls]));
  for (const group of checks) {
    const objective = objectiveOf(group, controls.get(group.first.policy) ?? {});
    if (objective !== undefined) yield objective;
  }
}

function* observationsOf(
  findings: StreamedReport["findings"],
  missed: StreamedReport["targets"],
  run: Run,
): Iterable<object> {
  for (const finding of findings) yield observationOf(finding, run);
  for (const target of missed) yield notObserved(target, run);
}

/** What could not be told, by its reason. */
function logOf(unknown: Gathered["unknown"], run: Run) {
  const entries = [...unknown].map(([reason, count]) => ({
    uuid: uuid("log", run.id, reason),
    title: `${reason}: ${count} could not be told`,
    start: run.startedAt,
    end: run.finishedAt,
    props: [prop("reason", reason)],
  }));
  return entries.length === 0 ? {} : { "assessment-log": { entries } };
}
