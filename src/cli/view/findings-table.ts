import { severities } from "../../model/policy.ts";
import type { Finding, Report } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import type { Paint } from "../style.ts";
import { table, type Column } from "../table.ts";
import { targetLabels } from "./target-labels.ts";
import type { ViewOptions } from "./report-view.ts";

/** Failed checks first, the worst on top, then what could not be answered on targets that were reached; with `wide`, everything. */
export function findingsTable(report: Report, { paint, columns, wide, all }: ViewOptions): string {
  const observed = new Set(report.targets.filter((target) => target.observed).map(({ id }) => id));
  const shown = worstFirst(
    report.findings.filter(
      ({ outcome, target }) => all || outcome === "fail" || (outcome === "unknown" && observed.has(target)),
    ),
  );
  if (shown.length === 0) return "";
  const checkLabel = wide ? fullName : checkNames(report.findings, columns);
  const labels = wide ? new Map<string, string>() : targetLabels(report.targets);
  const titled = (title: string, more: Partial<Column> = {}): Column => ({ title, ...more });
  const base: readonly (readonly [Column, (finding: Finding) => string])[] = [
    [titled("OUTCOME", { paint: (cell) => paint(outcomeColours[cell] ?? [], cell) }), outcomeOf],
    [
      titled("SEVERITY", { paint: (cell, row) => paint((row[0] === "fail" && severityColours[cell]) || [], cell) }),
      ({ severity }) => severity,
    ],
    [titled("CHECK", { narrow: "cut-middle" }), checkLabel],
    [titled("TARGET", { narrow: "cut-middle" }), ({ target }) => labels.get(target) ?? target],
    [titled("FOUND", { narrow: "cut" }), (finding) => found(finding, { expectation: !wide })],
  ];
  const used = base.filter(([{ title }]) => title !== "TARGET" || wide || report.targets.length > 1);
  const extra: typeof base = wide
    ? [
        [titled("EXPECTED"), ({ expected }) => expected || "-"],
        [titled("EVIDENCE"), ({ evidence }) => evidence.join("; ") || "-"],
      ]
    : [];
  const picked = [...used, ...extra];
  const rows = shown.map((finding) => picked.map(([, cell]) => printable(cell(finding), 400)));
  return table(
    picked.map(([column]) => column),
    rows,
    wide ? undefined : columns,
    (text) => paint("bold", text),
  );
}

const fullName = ({ policy, check }: Finding): string => `${policy}/${check}`;

/** On a narrow terminal the check's id alone, where no other policy has one of that name. */
function checkNames(findings: readonly Finding[], columns = Number.POSITIVE_INFINITY): (finding: Finding) => string {
  const ids = new Set(findings.map(({ check }) => check));
  const names = new Set(findings.map(fullName));
  return columns < 120 && ids.size === names.size ? ({ check }) => check : fullName;
}

/** Failures by severity, then unknowns, then the rest; the same order whatever order came in. */
export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (a, b) =>
      outcomeOrder[a.outcome] - outcomeOrder[b.outcome] ||
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      compare(rank(a), rank(b)),
  );

const outcomeOrder = { fail: 0, unknown: 1, pass: 2, notApplicable: 3 } as const;
const rank = ({ policy, check, target, subject }: Finding): string => [policy, check, target, subject].join("\u0000");
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const outcomeOf = ({ outcome, disposition }: Finding): string =>
  disposition === "exempt" ? "exempt" : outcome === "notApplicable" ? "n/a" : outcome;

function found(finding: Finding, { expectation }: { readonly expectation: boolean }): string {
  const { subject, outcome, observed, expected, reason, detail } = finding;
  const told = [reason, detail].filter(Boolean).join(": ") || observed;
  const wanted = outcome === "fail" && expectation && expected !== "" ? ` (expected ${shortened(expected)})` : "";
  return [subject, `${told}${wanted}`].filter(Boolean).join(": ");
}

/** An expectation can be a long list; `-o wide` and the reports hold all of it. */
const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

const outcomeColours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  fail: "red",
  unknown: "yellow",
  pass: "green",
};
const severityColours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  critical: ["bold", "red"],
  high: "red",
  medium: "yellow",
};
