import { severities, type Severity } from "../../model/policy.ts";
import type { Finding, Report, ReportTarget } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import { percent } from "../../reports/percent.ts";
import { count } from "../count.ts";
import { wrap } from "../wrap.ts";
import type { ViewOptions } from "./report-view.ts";
import { unlistedIn } from "./unlisted.ts";

type Options = Pick<ViewOptions, "paint" | "columns" | "wide" | "all" | "failOn" | "quiet">;

/** The closing lines: how much was looked at, what came of it, and (unless quiet) what to do next. */
export function totals(report: Report, options: Options): string {
  const { run, summary, targets, findings } = report;
  const { paint, columns, quiet } = options;
  const { checks } = summary;
  const took = elapsed(Date.parse(run.finishedAt) - Date.parse(run.startedAt));
  const unlisted = unlistedIn(report).length;
  const listed = summary.targets.expected - unlisted;
  const incomplete = unlisted > 0 ? paint("yellow", "; more were not listed") : "";
  const leftovers = targets.flatMap((target: ReportTarget) =>
    target.leftovers.map((name) => `${printable(name, 200)} on ${printable(target.id)}`),
  );
  return [
    `${run.interrupted ? paint("yellow", "Interrupted: ") : ""}${summary.targets.observed} of ${count(listed, "target")} observed in ${took}${incomplete}.`,
    `${count(checks.planned, "check")} planned: ${[
      `${checks.pass} pass`,
      checks.fail > 0 ? paint("red", `${checks.fail} fail`) + bySeverity(findings) : "0 fail",
      checks.unknown > 0 ? paint("yellow", `${checks.unknown} not assessed`) : "0 not assessed",
      ...(checks.notApplicable > 0 ? [`${checks.notApplicable} not applicable`] : []),
      ...(summary.exempt > 0 ? [`${summary.exempt} exempt`] : []),
    ].join(", ")}.`,
    scores(summary, paint),
    ...(quiet ? [] : [verdict(report, options)]),
    ...leftovers.map((text) => `${paint("yellow", "Left behind")}: ${text}`),
  ]
    .flatMap((text) => (columns === undefined ? [text] : wrap(text, columns)))
    .map((text) => `${text}\n`)
    .join("");
}

const elapsed = (ms: number): string => (ms < 100 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`);

function scores({ score, coverage }: Report["summary"], paint: ViewOptions["paint"]): string {
  const judged =
    score === null ? "No score: nothing was judged" : `Score ${paint("bold", percent(score))} of what was judged`;
  return coverage === null
    ? `${judged}.`
    : `${judged}, coverage ${paint("bold", percent(coverage))} of what was planned.`;
}

const noneApplies =
  "No check applies to the targets that were found: look at the policies' `targets` and `where`, and at the selection flags.";

function verdict(
  {
    summary: {
      targets: { expected },
      checks,
    },
    targets,
    findings,
  }: Report,
  { paint, failOn, wide, all }: Options,
): string {
  const worst = worstFailure(findings);
  if (expected === 0)
    return targets.length > 0
      ? noneApplies
      : "No target was found, so nothing was looked at: check the domain, the region and the selection flags; `plumbline doctor` helps.";
  if (checks.planned === 0) return noneApplies;
  if (checks.unknown === checks.planned)
    return paint("yellow", "Nothing could be looked at, so nothing is known: the rows above say why, and what to do.");
  if (checks.fail > 0 && worst === undefined)
    return `All that fails is accepted by exemptions for now${checks.unknown > 0 ? `; ${paint("yellow", "what was not assessed is not a pass")}: see the reasons above` : ""}.`;
  if (worst !== undefined) {
    const tolerated = severities.indexOf(worst) < severities.indexOf(failOn);
    const limit = tolerated ? `, but nothing at or above --fail-on ${failOn}, so it does not decide the exit code` : "";
    return `Something drifted${limit}: the rows above tell what, worst first${wide || all ? "" : "; `-o wide` shows every row"}.`;
  }
  if (checks.unknown > 0)
    return `No drift in what could be looked at. ${paint("yellow", "What was not assessed is not a pass")}: see the reasons above.`;
  return paint("green", "Everything in scope was looked at, and all of it is as it should be.");
}

const worstFailure = (findings: readonly Finding[]): Severity | undefined =>
  severities.findLast((level) =>
    findings.some(
      ({ outcome, disposition, severity }) => outcome === "fail" && disposition !== "exempt" && severity === level,
    ),
  );

/** Counts checks, not findings: one check may have failed on many subjects. */
function bySeverity(findings: readonly Finding[]): string {
  const failed = new Map<string, Finding["severity"]>();
  for (const { outcome, disposition, target, policy, check, severity } of findings)
    if (outcome === "fail" && disposition !== "exempt") failed.set([target, policy, check].join("\u0000"), severity);
  const counts = Map.groupBy(failed.values(), (severity) => severity);
  const parts = severities.toReversed().flatMap((severity) => {
    const n = counts.get(severity)?.length ?? 0;
    return n === 0 ? [] : [`${n} ${severity}`];
  });
  return parts.length === 0 ? "" : ` (${parts.join(", ")})`;
}
