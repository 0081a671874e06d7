import type { Finding, Report } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import type { Paint } from "../style.ts";
import { table, type Column } from "../table.ts";
import { adviceOn, checkKey } from "./advice.ts";
import { shortened } from "./advice-table.ts";
import { checkNames, fullName } from "./check-names.ts";
import type { ViewOptions } from "./report-view.ts";
import { severityColours } from "./severity-colours.ts";
import { untilOf } from "./exemptions-table.ts";
import { targetLabels } from "./target-labels.ts";
import { worstFirst } from "./worst-first.ts";

/** Failed checks first, the worst on top, then what could not be answered on targets that were reached; with `wide`, everything. */
export function findingsTable(report: Report, { paint, columns, wide, all }: ViewOptions): string {
  const observed = new Set(report.targets.filter((target) => target.observed).map(({ id }) => id));
  const shown = worstFirst(
    report.findings.filter(
      ({ outcome, target, repair }) =>
        all || repair !== undefined || outcome === "fail" || (outcome === "unknown" && observed.has(target)),
    ),
  );
  if (shown.length === 0) return "";
  const checkLabel = wide ? fullName : checkNames(report.findings, columns);
  const labels = wide ? new Map<string, string>() : targetLabels(report.targets);
  const toldBelow = new Map(adviceOn(report.findings).map(({ check, expected }) => [checkKey(check), expected]));
  const found = (finding: Finding): string =>
    (wide || toldBelow.get(checkKey(finding)) === finding.expected ? whatWasFound(finding) : withExpectation(finding)) +
    accepted(finding);
  const titled = (title: string, more: Partial<Column> = {}): Column => ({ title, ...more });
  const base: readonly (readonly [Column, (finding: Finding) => string])[] = [
    [titled("OUTCOME", { paint: (cell) => paint(outcomeColours[cell] ?? [], cell) }), outcomeOf],
    [
      titled("SEVERITY", { paint: (cell, row) => paint((row[0] === "fail" && severityColours[cell]) || [], cell) }),
      ({ severity }) => severity,
    ],
    [titled("CHECK", { narrow: "cut-middle" }), checkLabel],
    [titled("TARGET", { narrow: "cut-middle" }), ({ target }) => labels.get(target) ?? printable(target)],
    [titled("FOUND", { narrow: "wrap" }), found],
  ];
  const used = base.filter(([{ title }]) => title !== "TARGET" || wide || report.targets.length > 1);
  const extra: typeof base = [
    [titled("EXPECTED"), ({ expected }) => shortened(expected, 120)],
    [titled("EVIDENCE"), ({ evidence }) => evidence.join("; ")],
  ];
  const told = extra.filter(([, cell]) => shown.some((finding) => cell(finding) !== ""));
  const picked = wide ? [...used, ...told] : used;
  const rows = shown.map((finding) => picked.map(([, cell]) => printable(cell(finding), 400) || "-"));
  return table(
    picked.map(([column]) => column),
    rows,
    wide ? undefined : columns,
    (text) => paint("bold", text),
  );
}

/** Only a failure is there to be accepted: what passes passes, and what is not known stays unknown. */
const outcomeOf = ({ outcome, disposition, repair }: Finding): string =>
  repair !== undefined && outcome === "pass"
    ? "repaired"
    : disposition === "exempt" && outcome === "fail"
      ? "exempt"
      : outcome === "notApplicable"
        ? "n/a"
        : outcome;

function withExpectation(finding: Finding): string {
  const { outcome, expected } = finding;
  const wanted = outcome === "fail" && expected !== "" ? ` (expected ${shortened(expected)})` : "";
  return `${whatWasFound(finding)}${wanted}`;
}

const accepted = ({ outcome, exemption }: Finding): string =>
  exemption === null || outcome !== "fail" ? "" : ` (accepted by ${exemption.name} until ${untilOf(exemption)})`;

function whatWasFound({ subject, observed, reason, detail }: Finding): string {
  const told = [reason, detail].filter(Boolean).join(": ") || observed;
  return [subject, told].filter(Boolean).join(": ");
}

const outcomeColours: Readonly<Record<string, Parameters<Paint>[0]>> = {
  fail: "red",
  unknown: "yellow",
  pass: "green",
  repaired: "green",
};
