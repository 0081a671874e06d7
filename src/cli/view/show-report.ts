import { reporters } from "../../reports/registry.ts";
import type { Finding, Report } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import { write, type Io } from "../io.ts";
import type { OutputFormat } from "../output-flag.ts";
import { painter } from "../style.ts";
import { yaml } from "../yaml.ts";
import { fullName } from "./check-names.ts";
import { reportView, type ViewOptions } from "./report-view.ts";
import { worstFirst } from "./worst-first.ts";

interface Shown extends Pick<ViewOptions, "all" | "failOn" | "quiet"> {
  readonly io: Io;
}

/** A scan's result on stdout. `name` gives `POLICY/CHECK TARGET` of what failed and is not exempt, worst first, each once. */
export async function showReport(report: Report, output: OutputFormat, shown: Shown): Promise<void> {
  for (const part of parts(report, output, shown)) await write(shown.io.stdout, part);
}

function parts(report: Report, output: OutputFormat, { io, all, failOn, quiet }: Shown): Iterable<string> {
  const options = { paint: painter(io.stdout), columns: io.stdout.columns, failOn, quiet };
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
      return new Set(
        worstFirst(
          report.findings.filter(({ outcome, disposition }) => outcome === "fail" && disposition !== "exempt"),
        ).map(nameLine),
      );
    default:
      return output satisfies never;
  }
}

/** Both words are what `--policy`, `--check` and the target's row are called by. */
const nameLine = (finding: Finding): string => `${printable(fullName(finding))} ${printable(finding.target)}\n`;
