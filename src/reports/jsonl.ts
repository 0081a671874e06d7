import type { Finding, ReportExemption, ReportTarget, Run, StreamedReport, Summary } from "../model/report.ts";
import { byTarget } from "./by-target.ts";

/** What is known of a run before its first result. */
export type RunStart = Omit<Run, "finishedAt" | "interrupted">;

/** What is known of it after the last one. */
export interface RunEnd extends Pick<Run, "finishedAt" | "interrupted"> {
  readonly summary: Summary;
}

/**
 * One JSON object per line, told apart by `kind`: one `run` first, then each `target` directly before its `finding`s, the
 * `exemption`s, one `summary` last. A file without its last line is the record of a run that did not end.
 */
export function* jsonl(report: StreamedReport): Iterable<string> {
  const { run, summary, exemptions } = report;
  const { finishedAt, interrupted, ...start } = run;
  yield runLine(start);
  for (const [target, own] of byTarget(report)) yield targetLines(target, own);
  yield exemptionLines(exemptions);
  yield summaryLine({ finishedAt, interrupted, summary });
}

export const runLine = (run: RunStart): string => line({ kind: "run", schema: "plumbline/report/v1", ...run });

export const targetLines = (target: ReportTarget, findings: readonly Finding[]): string =>
  findings.reduce((lines, finding) => lines + rowOf("finding", finding), rowOf("target", target));

export const exemptionLines = (exemptions: readonly ReportExemption[]): string =>
  exemptions.map((exemption) => line({ kind: "exemption", ...exemption })).join("");

export const summaryLine = ({ finishedAt, interrupted, summary }: RunEnd): string =>
  line({ kind: "summary", finishedAt, interrupted, ...summary });

/** The same as `line({ kind, ...row })`, of which a scan has thousands, without the copy. */
const rowOf = (kind: "target" | "finding", row: ReportTarget | Finding): string =>
  `{"kind":"${kind}",${JSON.stringify(row).slice(1)}\n`;

const line = (value: object): string => `${JSON.stringify(value)}\n`;
