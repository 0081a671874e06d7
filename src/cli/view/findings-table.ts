import { severities } from "../../model/policy.ts";
import type { Finding, Report } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import type { Paint } from "../style.ts";
import { table, type Column } from "../table.ts";
import type { ViewOptions } from "./report-view.ts";

/** Failed checks first, the worst on top, then what could not be answered on targets that were reached; with `wide`, everything. */
export function findingsTable(report: Report, { paint, columns, wide }: ViewOptions): string {
  const observed = new Set(report.targets.filter((target) => target.observed).map(({ id }) => id));
  const shown = report.findings
    .filter(({ outcome, target }) => wide || outcome === "fail" || (outcome === "unknown" && observed.has(target)))
    .toSorted(
      (a, b) =>
        outcomeOrder[a.outcome] - outcomeOrder[b.outcome] ||
        severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
        compare(rank(a), rank(b)),
    );
  if (shown.length === 0) return "";
  const prefix = wide ? "" : commonFolder(report.targets.map(({ id }) => id));
  const titled = (title: string, more: Partial<Column> = {}): Column => ({ title, ...more });
  const all: readonly (readonly [Column, (finding: Finding) => string])[] = [
    [titled("OUTCOME", { paint: (cell) => paintOutcome(cell, paint) }), outcomeOf],
    [
      titled("SEVERITY", { paint: (cell, row) => (row[0] === "fail" ? paintSeverity(cell, paint) : cell) }),
      ({ severity }) => severity,
    ],
    [titled("CHECK", { narrow: "cut-middle" }), ({ policy, check }) => `${policy}/${check}`],
    [titled("TARGET", { narrow: "cut-middle" }), ({ target }) => target.slice(prefix.length)],
    [titled("SUBJECT", { narrow: "cut-middle" }), ({ subject }) => subject],
    [titled("FOUND", { narrow: "cut" }), found],
  ];
  const used = all.filter(([{ title }]) =>
    title === "TARGET"
      ? wide || report.targets.length > 1
      : title === "SUBJECT"
        ? shown.some(({ subject }) => subject !== "")
        : true,
  );
  const extra: typeof all = wide
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

const outcomeOrder = { fail: 0, unknown: 1, pass: 2, notApplicable: 3 } as const;
const rank = ({ policy, check, target, subject }: Finding): string => [policy, check, target, subject].join("\u0000");
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const outcomeOf = ({ outcome, disposition }: Finding): string =>
  disposition === "exempt" ? "exempt" : outcome === "notApplicable" ? "n/a" : outcome;

function found({ outcome, observed, expected, reason }: Finding): string {
  if (outcome === "unknown" || outcome === "notApplicable")
    return reason === null ? observed : `${reason.code}${reason.detail === undefined ? "" : `: ${reason.detail}`}`;
  return outcome === "fail" && expected !== "" ? `${observed} (expected ${expected})` : observed;
}

/** Whole leading segments that all ids share; they tell nothing apart, so the narrow table leaves them out. */
function commonFolder(ids: readonly string[]): string {
  const [first, ...others] = ids;
  if (first === undefined || others.length === 0) return "";
  let end = first.lastIndexOf("/") + 1;
  while (end > 0 && !others.every((id) => id.startsWith(first.slice(0, end))))
    end = first.lastIndexOf("/", end - 2) + 1;
  return first.slice(0, end);
}

const paintOutcome = (cell: string, paint: Paint): string =>
  cell === "fail"
    ? paint("red", cell)
    : cell === "unknown"
      ? paint("yellow", cell)
      : cell === "pass"
        ? paint("green", cell)
        : cell;

const paintSeverity = (cell: string, paint: Paint): string =>
  cell === "critical"
    ? paint(["bold", "red"], cell)
    : cell === "high"
      ? paint("red", cell)
      : cell === "medium"
        ? paint("yellow", cell)
        : cell;
