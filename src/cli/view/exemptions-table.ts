import type { Report, ReportExemption } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";
import { table } from "../table.ts";
import type { ViewOptions } from "./report-view.ts";

/** Exemptions that a reviewer should look at, and those that accept something; with `wide`, all. */
export function exemptionsTable({ exemptions }: Report, { paint, columns, wide, all }: ViewOptions): string {
  const shown = exemptions.filter(
    ({ hides, state, doubts }) => wide || all || hides > 0 || state !== "active" || doubts.length > 0,
  );
  if (shown.length === 0) return "";
  return table(
    [
      { title: "EXEMPTION", narrow: "cut-middle" },
      { title: "UNTIL" },
      { title: "OWNER", narrow: "cut-middle" },
      { title: "ACCEPTS", align: "right" },
      { title: "STANDS", narrow: "wrap", paint: (cell) => paint(cell === "active" ? [] : "yellow", cell) },
    ],
    shown.map((one) => [
      printable(one.name, 200),
      untilOf(one),
      printable(one.owner, 200),
      String(one.hides),
      standing(one),
    ]),
    wide ? undefined : columns,
    (text) => paint("bold", text),
  );
}

/** The last day that it holds, in UTC, or the moment where that is no day's end. */
export function untilOf({ expires }: Pick<ReportExemption, "expires">): string {
  return expires.endsWith("T00:00:00.000Z")
    ? new Date(Date.parse(expires) - 1).toISOString().slice(0, 10)
    : `${expires.slice(0, 16)}Z`;
}

const standing = ({ state, doubts }: ReportExemption): string =>
  [state, ...doubts.map((doubt) => meanings[doubt])].join("; ");

const meanings = {
  unused: "unused: it accepted nothing in this run, so delete it",
  shadowed: "shadowed: others accept all of it for longer, so delete it",
  useless: "useless: all that it covers passes, so delete it",
  "over-broad": "over-broad: it hides more than it names, so name what it is for",
} as const;
