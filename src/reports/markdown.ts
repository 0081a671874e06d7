import { byCodeUnit } from "../model/by-code-unit.ts";
import { type ReasonCode, remedyFor } from "../model/outcome.ts";
import { severities } from "../model/policy.ts";
import type { Finding, ReportTarget, StreamedReport } from "../model/report.ts";
import type { About } from "./about.ts";
import { assuranceWords, coverageWords } from "./assurance.ts";
import { controlsOf } from "./controls.ts";
import { controlTitle, frameworkTitle } from "./frameworks.ts";
import { cell, code } from "./markdown-code.ts";
import { type Counts, byCheck, nameOf, type Told, toldBy } from "./told.ts";
import { percent } from "./percent.ts";

/**
 * The report for people and pull requests: how much passes and of how much, what fails (worst first), what could not be
 * looked at and what to do about it, then every target and every check. Whatever came from a target stands in code spans.
 */
export function* markdown(report: StreamedReport, { policies }: About): Iterable<string> {
  const told = toldBy(report);
  yield* headline(report);
  yield* failing(told);
  yield* repairs(told);
  yield* exemptionTable(report);
  yield* notAssessed(report, told);
  yield* targetTable(told);
  yield* checkTable(told);
  yield* controlTable(report, policies);
}

function* headline({ run, summary, targets }: StreamedReport): Iterable<string> {
  const { checks, score, coverage } = summary;
  const { expected, observed } = summary.targets;
  yield "# Plumbline report\n\n";
  yield `**${score === null ? "Nothing could be judged" : `${percent(score)} of what was judged passes`}`;
  yield ` · ${coverage === null ? "nothing was planned" : `${percent(coverage)} of what was planned was assessed`}`;
  yield ` · ${observed} of ${count(expected, "target")} observed**\n\n`;
  if (run.interrupted) yield "The run was interrupted before it had looked at everything.\n\n";
  yield table(
    ["Checks planned", "Pass", "Fail", "Not assessed", "Not applicable", "Exempt findings"],
    [[checks.planned, checks.pass, checks.fail, checks.unknown, checks.notApplicable, summary.exempt].map(String)],
  );
  yield `\nRun ${code(run.id)}, ${code(run.startedAt)} to ${code(run.finishedAt)}, mode ${code(run.mode)}, `;
  yield `Plumbline ${code(run.agent.version)}. Policies: ${code(run.source.url)} at ${code(run.source.revision)} `;
  yield `(${run.source.verified ? "verified" : "signature not verified"}).\n\n`;
  yield `> ${assuranceWords}\n> ${coverageWords(summary.targets)}\n`;
  const left = targets.filter(({ leftovers }) => leftovers.length > 0);
  if (left.length > 0) yield "\nLeft behind after a visit:\n\n";
  for (const { id, leftovers } of left) yield `- ${code(id)}: ${leftovers.map((name) => code(name)).join(", ")}\n`;
}

function* failing({ findings }: Told): Iterable<string> {
  const failed = findings.filter(({ outcome }) => outcome === "fail");
  if (failed.length === 0) return;
  yield "\n## Failing\n";
  const groups = [...byCheck(failed)].toSorted(
    ([a], [b]) => severityRank(b) - severityRank(a) || byCodeUnit(nameOf(a), nameOf(b)),
  );
  for (const [first, group] of groups) {
    yield `\n### ${first.severity}: ${code(nameOf(first))}\n\n`;
    yield `Check: ${code(first.title)}. Findings: ${group.length}.`;
    yield first.remediation === null ? "\n\n" : ` Remedy: ${code(first.remediation, 1000)}.\n\n`;
    for (const finding of group.slice(0, mostPerCheck)) yield failure(finding);
    if (group.length > mostPerCheck) yield `- and ${group.length - mostPerCheck} more: the JSON report lists all\n`;
  }
}

/** Keeps a report of a large fleet readable, and within what a pull request's comment holds. */
const mostPerCheck = 50;

const failure = (finding: Finding): string => {
  const { observed, expected, exemption } = finding;
  const aside = exemption === null ? "" : ` (exempt until ${exemption.expires}, ${code(exemption.name)})`;
  return `- ${place(finding)}: observed ${code(observed)}, expected ${code(expected)}${aside}\n`;
};

const place = ({ target, subject }: Finding): string => `${code(target)}${subject === "" ? "" : `, ${code(subject)}`}`;

/** What was repaired stays in sight, though it passes now. */
function* repairs({ findings }: Told): Iterable<string> {
  const repaired = findings.filter(({ repair }) => repair !== undefined);
  if (repaired.length === 0) return;
  yield "\n## Repairs\n\n";
  yield table(
    ["Result", "Check", "Target", "Now", "Detail"],
    repaired.map(({ repair, policy, check, target, outcome }) => [
      repair?.state ?? "",
      cell(`${policy}/${check}`),
      cell(target),
      outcome,
      repair?.detail == null ? "–" : cell(repair.detail, 400),
    ]),
  );
}

function* exemptionTable({ exemptions }: StreamedReport): Iterable<string> {
  if (exemptions.length === 0) return;
  yield "\n## Exemptions\n\n";
  yield table(
    ["Exemption", "Owner", "Expires", "Stands", "Findings covered", "Failing among them", "Reason"],
    exemptions.map(({ name, owner, expires, state, doubts, covers, hides, reason }) => [
      cell(name),
      cell(owner),
      expires,
      [state, ...doubts].join(", "),
      String(covers),
      String(hides),
      cell(reason, 1000),
    ]),
  );
}

/** A target that was not observed stands for the checks that share its reason; every other check is named with its detail. */
function* notAssessed({ targets }: StreamedReport, { findings }: Told): Iterable<string> {
  const gaps = new Map<ReasonCode, Gap>();
  const gap = (reason: ReasonCode): Gap => {
    const known = gaps.get(reason) ?? { targets: [], findings: [] };
    gaps.set(reason, known);
    return known;
  };
  const missed = new Map<string, ReasonCode>();
  for (const { id, observed, reason } of targets) {
    if (observed || reason === null) continue;
    missed.set(id, reason);
    gap(reason).targets.push(id);
  }
  for (const finding of findings)
    if (finding.outcome === "unknown" && finding.reason !== null) gap(finding.reason).findings.push(finding);
  if (gaps.size === 0) return;
  const rows = [...gaps].map(([reason, { targets: away, findings: unknown }]) => ({
    reason,
    away,
    named: unknown.filter(({ target }) => missed.get(target) !== reason),
    targetCount: new Set([...away, ...unknown.map(({ target }) => target)]).size,
    checks: checkCount(unknown),
  }));
  yield "\n## Not assessed\n\n";
  for (const row of rows.toSorted((a, b) => b.checks - a.checks || byCodeUnit(a.reason, b.reason))) {
    const { reason, away, named, targetCount, checks } = row;
    yield `- **${reason}** (${count(targetCount, "target")}, ${count(checks, "check")}): ${remedyFor(reason)}\n`;
    if (away.length > 0) yield `  Targets: ${someOf(away)}.\n`;
    for (const finding of named.slice(0, mostPerReason)) yield unanswered(finding);
    if (named.length > mostPerReason) yield `  - and ${named.length - mostPerReason} more: the JSON report lists all\n`;
  }
}

interface Gap {
  /** Ids of those that were not observed for this reason. */
  readonly targets: string[];
  readonly findings: Finding[];
}

/** Pairs of target and check: one check may be unanswered for many subjects. */
const checkCount = (findings: readonly Finding[]): number =>
  new Set(findings.map(({ target, policy, check }) => JSON.stringify([target, policy, check]))).size;

function someOf(ids: readonly string[]): string {
  const more = ids.length > mostPerReason ? ` and ${ids.length - mostPerReason} more` : "";
  return `${ids
    .slice(0, mostPerReason)
    .map((id) => code(id))
    .join(", ")}${more}`;
}

const unanswered = (finding: Finding): string =>
  `  - ${code(nameOf(finding))} on ${place(finding)}${finding.detail === null ? "" : `: ${code(finding.detail)}`}\n`;

const mostPerReason = 20;

function* targetTable({ targets }: Told): Iterable<string> {
  yield "\n## Targets\n\n";
  yield table(
    ["Target", "State", "Pass", "Fail", "Not assessed", "Not applicable", "Reached by", "Why not observed"],
    targets.map(({ target, counts }) => [
      cell(target.id),
      cell(target.state),
      ...inColumns(counts),
      target.transport ?? "–",
      whyNot(target),
    ]),
  );
}

function whyNot({ observed, reason, detail }: ReportTarget): string {
  if (reason === null) return observed ? "–" : "no check applies";
  return detail === null ? reason : `${reason}: ${cell(detail)}`;
}

function* checkTable({ checks }: Told): Iterable<string> {
  const rows = checks.toSorted((a, b) => byCodeUnit(nameOf(a.first), nameOf(b.first)));
  if (rows.length === 0) return;
  yield "\n## Checks\n\n";
  yield table(
    ["Check", "Severity", "Pass", "Fail", "Not assessed", "Not applicable"],
    rows.map(({ first, counts }) => [cell(nameOf(first)), first.severity, ...inColumns(counts)]),
  );
}

/** A control that no check of the run came to is shown as well: a gap is no pass. */
function* controlTable(report: StreamedReport, policies: About["policies"]): Iterable<string> {
  const controls = controlsOf(report, policies);
  if (controls.length === 0) return;
  yield "\n## Controls\n\n";
  yield table(
    ["Framework", "Control", "Stands", "Pass", "Fail", "Exempt among them", "Not assessed"],
    controls.map(({ framework, id, standing, pass, fail, exempt, unknown }) => [
      cell(frameworkTitle(framework)),
      [cell(id), controlTitle(framework, id)].join(" ").trimEnd(),
      standing.replaceAll("-", " "),
      ...[pass, fail, exempt, unknown].map(String),
    ]),
  );
}

const inColumns = ({ pass, fail, unknown, notApplicable }: Counts): readonly string[] =>
  [pass, fail, unknown, notApplicable].map(String);

const table = (titles: readonly string[], rows: readonly (readonly string[])[]): string =>
  [titles, titles.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");

const severityRank = ({ severity }: Finding): number => severities.indexOf(severity);
const count = (n: number, one: string): string => `${n} ${n === 1 ? one : `${one}s`}`;
