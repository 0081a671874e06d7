import { remedyFor, type ReasonCode } from "../../model/outcome.ts";
import type { Report } from "../../model/report.ts";
import { table } from "../table.ts";
import type { ViewOptions } from "./report-view.ts";

/** Why something was not looked at, how much of it, and what to do: one row per reason, the widest gap first. */
export function notAssessedTable({ targets, findings }: Report, { paint, columns }: ViewOptions): string {
  const groups = new Map<ReasonCode, { targets: Set<string>; checks: number }>();
  const group = (code: ReasonCode): { targets: Set<string>; checks: number } => {
    const present = groups.get(code) ?? { targets: new Set<string>(), checks: 0 };
    groups.set(code, present);
    return present;
  };
  for (const { id, observed, reason } of targets) if (!observed && reason !== null) group(reason.code).targets.add(id);
  for (const { target, outcome, reason } of findings) {
    if (outcome !== "unknown" || reason === null || reason.code === "not-applicable") continue;
    const entry = group(reason.code);
    entry.targets.add(target);
    entry.checks++;
  }
  const rows = [...groups].toSorted(([a, x], [b, y]) => y.checks - x.checks || a.localeCompare(b, "en"));
  if (rows.length === 0) return "";
  return table(
    [
      { title: "NOT ASSESSED", paint: (cell) => paint("yellow", cell) },
      { title: "TARGETS", align: "right" },
      { title: "CHECKS", align: "right" },
      { title: "WHY, AND WHAT TO DO", narrow: "wrap" },
    ],
    rows.map(([code, { targets: of, checks }]) => [code, String(of.size), String(checks), remedyFor(code)]),
    columns,
    (text) => paint("bold", text),
  );
}
