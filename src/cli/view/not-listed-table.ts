import { remedyFor } from "../../model/outcome.ts";
import type { Report, ReportTarget } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import { table } from "../table.ts";
import type { ViewOptions } from "./report-view.ts";
import { unlistedIn } from "./unlisted.ts";

/** What could not be listed to its end, so that nobody knows how many targets are missing. */
export function notListedTable(
  report: Pick<Report, "targets">,
  { paint, columns }: Pick<ViewOptions, "paint" | "columns">,
): string {
  const rows = unlistedIn(report);
  if (rows.length === 0) return "";
  return table(
    [
      { title: "NOT LISTED TO THE END", paint: (cell) => paint("yellow", cell) },
      { title: "WHY, AND WHAT TO DO", narrow: "wrap" },
    ],
    rows.map((row) => [nameOf(row), whyOf(row)]),
    columns,
    (text) => paint("bold", text),
  );
}

/** Ids end in what was being listed: `sagemaker/d-1/-/apps`; a domain or region that gave nothing has no such end. */
function nameOf({ id, domain }: ReportTarget): string {
  if (domain === null) return printable(id, 120);
  const list = id.split("/").at(-1) ?? "-";
  return list === "-" ? domain : `${list.replaceAll("-", " ")} of ${domain}`;
}

function whyOf({ reason, detail }: ReportTarget): string {
  if (reason === null) return "";
  const told = printable(detail ?? "", 300).replace(/\.$/, "");
  return [`${reason}${told === "" ? "" : `: ${told}`}`, remedyFor(reason)].join(". ");
}
