import { reporters } from "../../reports/registry.ts";
import type { Report } from "../../model/report.ts";
import { write, type Io } from "../io.ts";
import type { OutputFormat } from "../output-flag.ts";
import { painter } from "../style.ts";
import { yaml } from "../yaml.ts";
import { worstFirst } from "./findings-table.ts";
import { reportView, type ViewOptions } from "./report-view.ts";

interface Shown extends Pick<ViewOptions, "all" | "failOn"> {
  readonly io: Io;
}

/** A scan's result on stdout. `name` gives the ids of failing findings, worst first. */
export async function showReport(report: Report, output: OutputFormat, shown: Shown): Promise<void> {
  for (const part of parts(report, output, shown)) await write(shown.io.stdout, part);
}

function parts(report: Report, output: OutputFormat, { io, all, failOn }: Shown): Iterable<string> {
  const options = { paint: painter(io.stdout), columns: io.stdout.columns, failOn };
  switch (output) {
    case "table":
      return [reportView(report, { ...options, wide: false, all })];
    case "wide":
      return [reportView(report, { ...options, wide: true, all: true })];
    case "json":
    case "jsonl":
      return reporters[output](report);
    case "yaml":
      return [yaml(report)];
    case "name":
      return worstFirst(report.findings.filter(({ outcome }) => outcome === "fail")).map(({ id }) => `${id}\n`);
    default:
      return output satisfies never;
  }
}
