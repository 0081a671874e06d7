import { remedyFor, type ReasonCode } from "../../model/outcome.ts";
import type { Report } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import { table } from "../table.ts";
import type { ViewOptions } from "./report-view.ts";
import { unlistedIn } from "./unlisted.ts";

interface Gap {
  readonly targets: Set<string>;
  readonly checks: Set<string>;
  readonly details: Set<string>;
}

/** Why something was not looked at, how much of it, and what to do: one row per reason, the widest gap first. */
export function notAssessedTable(
  report: Pick<Report, "targets" | "findings">,
  { paint, columns }: Pick<ViewOptions, "paint" | "columns">,
): string {
  const rows = [...gapsOf(report)].toSorted(
    ([a, x], [b, y]) => y.checks.size - x.checks.size || y.targets.size - x.targets.size || (a < b ? -1 : 1),
  );
  if (rows.length === 0) return "";
  return table(
    [
      { title: "NOT ASSESSED", paint: (cell) => paint("yellow", cell) },
      { title: "TARGETS", align: "right", stacked: (n) => count(Number(n), "target") },
      { title: "CHECKS", align: "right", stacked: (n) => count(Number(n), "check") },
      { title: "WHY, AND WHAT TO DO", narrow: "wrap" },
    ],
    rows.map(([code, { targets, checks, details }]) => [
      code,
      String(targets.size),
      String(checks.size),
      [...(details.size === 1 ? details : []), remedyFor(code)].join(". "),
    ]),
    columns,
    (text) => paint("bold", text),
  );
}

function gapsOf({ targets, findings }: Pick<Report, "targets" | "findings">): ReadonlyMap<ReasonCode, Gap> {
  const gaps = new Map<ReasonCode, Gap>();
  const gap = (code: ReasonCode, detail: string | null): Gap => {
    const known = gaps.get(code) ?? { targets: new Set(), checks: new Set(), details: new Set() };
    gaps.set(code, known);
    known.details.add(printable(detail ?? "", 300).replace(/\.$/, ""));
    known.details.delete("");
    return known;
  };
  const unlisted = new Set(unlistedIn({ targets }));
  for (const target of targets) {
    const { id, observed, reason, detail } = target;
    if (!observed && reason !== null && !unlisted.has(target)) gap(reason, detail).targets.add(id);
  }
  for (const { target, policy, check, outcome, reason, detail } of findings) {
    if (outcome !== "unknown" || reason === null) continue;
    const { targets: ids, checks } = gap(reason, detail);
    ids.add(target);
    checks.add([target, policy, check].join("\u0000"));
  }
  return gaps;
}
