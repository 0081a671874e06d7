import type { Report } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import { table } from "../table.ts";
import { adviceOn } from "./advice.ts";
import { checkNames } from "./check-names.ts";
import type { ViewOptions } from "./report-view.ts";
import { severityColours } from "./severity-colours.ts";

/** Each check that failed, once: what it wants and what to do (or, without a remedy, what it expects); as many as a person works through in one go. */
export function adviceTable(report: Report, { paint, columns, wide }: ViewOptions): string {
  const advice = adviceOn(report.findings);
  if (advice.length === 0) return "";
  const name = checkNames(report.findings, wide ? undefined : columns);
  const rows = advice.slice(0, most).map(({ check, expected }) => [
    name(check),
    [check.title, check.remediation ?? (expected === "" ? "" : `Expected: ${shortened(expected)}`)]
      .map((text) => printable(text, 600).trim())
      .filter((text) => text !== "")
      .map(sentence)
      .join(" "),
  ]);
  const severityOf = new Map(advice.map(({ check }) => [name(check), check.severity]));
  const shown = table(
    [
      {
        title: "FAILED CHECK",
        paint: (cell) => paint(severityColours[severityOf.get(cell) ?? ""] ?? [], cell),
      },
      { title: "WHAT IT WANTS, AND WHAT TO DO", narrow: "wrap" },
    ],
    rows,
    columns,
    (text) => paint("bold", text),
  );
  const more = advice.length - most;
  return more > 0 ? `${shown}${count(more, "more check")} failed; the reports say what to do about each.\n` : shown;
}

const most = 10;

/** An expectation can be a long list; `-o wide` and the reports hold more of it. */
export const shortened = (text: string, limit = 80): string =>
  text.length > limit ? `${text.slice(0, limit - 1)}…` : text;

const sentence = (text: string): string => (/[.!?…:;]$/.test(text) ? text : `${text}.`);
