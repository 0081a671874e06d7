import { remedyFor } from "../model/outcome.ts";
import type { Finding, ReportTarget, StreamedReport } from "../model/report.ts";
import { byTarget } from "./by-target.ts";
import { percent } from "./percent.ts";
import { attribute, xml } from "./xml.ts";

/**
 * JUnit's XML in the dialect of the xUnit plugin: a suite for each target, a case for each finding. What could not be told is an error
 * with its reason, so that no reader takes it for a pass; what an exemption accepts is skipped and says until when.
 */
export function* junit(report: StreamedReport): Iterable<string> {
  const { run, summary } = report;
  const all = new Map<Kind, number>();
  for (const [target, own] of byTarget(report))
    for (const kind of kindsOf(target, own)) all.set(kind, (all.get(kind) ?? 0) + 1);
  yield '<?xml version="1.0" encoding="UTF-8"?>\n';
  yield `<testsuites name="plumbline"${counts(all)}>\n`;
  const { score, coverage } = summary;
  const facts = {
    run: run.id,
    finishedAt: run.finishedAt,
    revision: run.source.revision,
    score: score === null ? "nothing was assessed" : percent(score),
    coverage: coverage === null ? "nothing was planned" : percent(coverage),
    targetsObserved: `${summary.targets.observed} of ${summary.targets.expected}`,
  };
  let isFirst = true;
  for (const [target, own] of byTarget(report)) {
    const kinds = kindsOf(target, own);
    const n = new Map([...Map.groupBy(kinds, (kind) => kind)].map(([kind, some]) => [kind, some.length]));
    const about = `${counts(n)}${attribute("skipped", n.get("skipped") ?? 0)}${attribute("timestamp", run.startedAt)}`;
    yield `  <testsuite${attribute("name", target.id)}${about}>\n`;
    if (isFirst) yield properties(facts);
    isFirst = false;
    yield own.length > 0 ? own.map(caseOf).join("") : kinds.length > 0 ? notObserved(target) : "";
    yield "  </testsuite>\n";
  }
  yield "</testsuites>\n";
}

type Kind = "pass" | "failure" | "error" | "skipped" | "flaky";

/** A target of which nothing came is an error of its own, where no finding says so. */
const kindsOf = ({ observed, reason }: ReportTarget, findings: readonly Finding[]): readonly Kind[] =>
  findings.length > 0 ? findings.map(kindOf) : observed || reason === null ? [] : ["error"];

function kindOf({ outcome, exemption, sideStates }: Finding): Kind {
  switch (outcome) {
    case "notApplicable":
      return "skipped";
    case "unknown":
      return "error";
    case "fail":
      return exemption === null ? "failure" : "skipped";
    case "pass":
      return sideStates.includes("flapping") ? "flaky" : "pass";
    default:
      return outcome satisfies never;
  }
}

/** The root has no count of what is skipped. */
function counts(kinds: ReadonlyMap<Kind, number>): string {
  const count = (kind: Kind): number => kinds.get(kind) ?? 0;
  const tests = [...kinds.values()].reduce((sum, n) => sum + n, 0);
  return `${attribute("tests", tests)}${attribute("failures", count("failure"))}${attribute("errors", count("error"))}`;
}

function properties(facts: Readonly<Record<string, string>>): string {
  const lines = Object.entries(facts).map(
    ([name, value]) => `      <property${attribute("name", name)}${attribute("value", value)}/>\n`,
  );
  return `    <properties>\n${lines.join("")}    </properties>\n`;
}

function notObserved({ reason, detail }: ReportTarget): string {
  const code = reason ?? "internal";
  const message = attribute("message", detail ?? remedyFor(code));
  return testCase("plumbline", "target is observed", `<error${attribute("type", code)}${message}/>`);
}

function caseOf(finding: Finding): string {
  const { policy, check, subject } = finding;
  return testCase(policy, subject === "" ? check : `${check} ${subject}`, resultOf(finding));
}

function testCase(classname: string, name: string, result: string): string {
  const start = `    <testcase${attribute("classname", classname)}${attribute("name", name)}`;
  return result === "" ? `${start}/>\n` : `${start}>${result}</testcase>\n`;
}

function resultOf(finding: Finding): string {
  const { outcome, severity, reason, detail, expected, observed, exemption, repair } = finding;
  const kind = kindOf(finding);
  switch (kind) {
    case "error": {
      const code = reason ?? "internal";
      return `<error${attribute("type", code)}${attribute("message", detail ?? remedyFor(code))}>${words(finding)}</error>`;
    }
    case "failure":
      return `<failure${attribute("type", severity)}${attribute("message", observed)}>${words(finding)}</failure>`;
    case "skipped": {
      const accepted = `fails, exempt until ${exemption?.expires} by ${exemption?.name}: ${observed}`;
      return `<skipped${attribute("message", outcome === "fail" ? accepted : (detail ?? "not applicable"))}/>`;
    }
    case "flaky":
      return `<flakyFailure type="flapping"${attribute("message", `it changes too often; expected: ${expected}`)}/>`;
    case "pass":
      if (repair === undefined) return "";
      return `<system-out>${xml(`repair ${repair.state}: ${repair.detail ?? expected}`)}</system-out>`;
    default:
      return kind satisfies never;
  }
}

function words(finding: Finding): string {
  const { expected, observed, evidence, remediation, lifecycle, firstSeen, assurance, revision } = finding;
  const lines = [
    `expected: ${expected}`,
    `observed: ${observed}`,
    ...evidence.map((one) => `evidence: ${one}`),
    ...(remediation === null ? [] : [`remedy: ${remediation}`]),
    ...(lifecycle === "none" ? [] : [`${lifecycle}${firstSeen === null ? "" : `, first seen ${firstSeen}`}`]),
    `assurance ${assurance}, judged by ${revision}`,
  ];
  return lines.map((line) => xml(line)).join("\n");
}
