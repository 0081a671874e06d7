import type { StreamedReport } from "../model/report.ts";

/**
 * The report as JSON with two spaces, the same bytes as `JSON.stringify(report, null, 2)` and a newline, in pieces, so that
 * a large fleet never becomes one string.
 */
export function* json(report: StreamedReport): Iterable<string> {
  yield `{\n  "schema": ${indented(report.schema)},\n  "run": ${indented(report.run)},\n`;
  yield `  "summary": ${indented(report.summary)},\n  "targets": `;
  yield* list(report.targets);
  yield `,\n  "findings": `;
  yield* list(report.findings);
  yield `,\n  "exemptions": `;
  yield* list(report.exemptions);
  yield "\n}\n";
}

function* list(values: Iterable<unknown>): Iterable<string> {
  yield "[";
  let isFirst = true;
  for (const value of values) {
    yield `${isFirst ? "" : ","}\n    ${indented(value, "    ")}`;
    isFirst = false;
  }
  yield isFirst ? "]" : "\n  ]";
}

const indented = (value: unknown, indent = "  "): string =>
  JSON.stringify(value, null, 2).replaceAll("\n", `\n${indent}`);
