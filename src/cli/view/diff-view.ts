import type { DiffChange, RunDiff } from "../../engine/diff.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import type { Paint } from "../style.ts";
import { table, type Column } from "../table.ts";
import { wrap } from "../wrap.ts";
import { causeWords } from "./cause-words.ts";

interface Options {
  readonly paint: Paint;
  readonly columns: number | undefined;
}

/** What changed between two runs, what is worst first, and what could not be compared. */
export function diffView(diff: RunDiff, { paint, columns }: Options): string {
  const { before, after, rows, unchanged, notCompared } = diff;
  const head = `From ${before.id} (${before.startedAt}) to ${after.id} (${after.startedAt}).`;
  const body = order.flatMap((change) => rows.filter((row) => row.change === change)).map((row) => cells(row));
  const shown = body.length === 0 ? "" : `${table(titles(paint), body, columns, (title) => paint("bold", title))}\n`;
  const counted = order
    .filter((change) => diff.counts[change] > 0)
    .map((change) => `${diff.counts[change]} ${change}`)
    .join(", ");
  const gaps = [before, after]
    .filter(({ complete }) => !complete)
    .map(({ id, gaps: why }) => `${id} (${why.join(", ")})`);
  const missed = [
    notCompared.targets === 0 ? "" : count(notCompared.targets, "target"),
    notCompared.findings === 0 ? "" : count(notCompared.findings, "finding"),
  ].filter((part) => part !== "");
  const remarks = [
    `${counted === "" ? "Nothing changed" : counted}; ${unchanged} unchanged.`,
    ...(gaps.length === 0 ? [] : [paint("yellow", `Not everything was looked at in ${gaps.join(" and ")}.`)]),
    ...(missed.length === 0 ? [] : [`Not compared, since one of the runs did not ask: ${missed.join(", ")}.`]),
  ];
  const lines = (text: string): string =>
    (columns === undefined ? [text] : wrap(text, columns)).map((line) => `${line}\n`).join("");
  return `${lines(head)}\n${shown}${remarks.map(lines).join("")}`;
}

const order: readonly DiffChange[] = [
  "newly-failing",
  "enforced",
  "still-failing",
  "became-unknown",
  "fixed",
  "exempted",
  "known-again",
  "check-added",
  "check-removed",
  "target-appeared",
  "target-gone",
];

const colours: Partial<Record<string, Parameters<Paint>[0]>> = {
  "newly-failing": "red",
  "still-failing": "red",
  enforced: "red",
  "became-unknown": "yellow",
  fixed: "green",
};

const titles = (paint: Paint): readonly Column[] => [
  { title: "CHANGE", paint: (cell) => paint(colours[cell] ?? [], cell) },
  { title: "CHECK", narrow: "cut-middle" },
  { title: "TARGET", narrow: "cut-middle" },
  { title: "CAUSE" },
  { title: "WAS, AND IS", narrow: "wrap" },
];

function cells(row: RunDiff["rows"][number]): readonly string[] {
  if (!("finding" in row)) return [row.change, "-", printable(row.target, 200), "-", `${row.failing} failing`];
  const { change, target, finding, before, after, cause } = row;
  const said = (side: typeof before): string =>
    side === null
      ? "not asked"
      : side.outcome === "unknown"
        ? `unknown (${side.reason})`
        : `${side.observed || side.outcome}${side.disposition === "exempt" ? " (exempt)" : ""}`;
  const subject = finding.subject === "" ? "" : `${finding.subject}: `;
  return [
    change,
    `${finding.policy}/${finding.check}`,
    printable(target, 200),
    cause === null ? "-" : causeWords[cause],
    printable(`${subject}${said(before)} → ${said(after)}`, 400),
  ];
}
