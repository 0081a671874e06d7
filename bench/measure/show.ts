import { isMet, type Finding, type Result, type Row } from "./result.ts";

/** One result as plain text, for the terminal and for the README alike. */
export function show({ bench, title, rows, findings }: Result): string {
  const width = Math.max(...[...rows, ...findings].map(({ label }) => label.length));
  const head = ["n", "min", "median", "max"].map((word) => word.padStart(columnWidth)).join("");
  return [
    `${bench}: ${title}`,
    ...(rows.length > 0 ? [`  ${"".padEnd(width)}${head}`] : []),
    ...rows.map((row) => `  ${row.label.padEnd(width)}${cells(row)}`),
    ...findings.map((finding) => `  ${finding.label.padEnd(width)}${verdict(finding)}`),
    "",
  ].join("\n");
}

const columnWidth = 9;

function cells({ spread: { n, min, median, max }, unit }: Row): string {
  const numbers = [String(n), ...[min, median, max].map(amount)];
  return `${numbers.map((text) => text.padStart(columnWidth)).join("")} ${unit}`;
}

function verdict(finding: Finding): string {
  const value = `${amount(finding.value)} ${finding.unit}`.padStart(3 * columnWidth + unitRoom(finding));
  const met = isMet(finding);
  return met === undefined ? value : `${value}   goal ${goalText(finding)}: ${met ? "met" : "MISSED"}`;
}

/** Keeps the numbers of all units under the medians. */
const unitRoom = ({ unit }: Finding): number => unit.length + 1;

/** The goal alone, such as `≤ 1.75 ×`; empty where there is none. */
export function goalText({ goal, unit }: Finding): string {
  if (goal === undefined) return "";
  return "atMost" in goal ? `≤ ${goal.atMost} ${unit}` : `≥ ${goal.atLeast} ${unit}`;
}

/** Three digits or so: what the repeatability allows. */
export function amount(value: number): string {
  if (!Number.isFinite(value)) return "–";
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}
