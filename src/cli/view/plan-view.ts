import { nameOf } from "../../engine/remedies/rails.ts";
import { type LeftToPerson, type Plan, type PlannedRemedy, rails, type Step, type Trip } from "../../model/remedy.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import type { Paint } from "../style.ts";
import { wrap } from "../wrap.ts";
import { severityColours } from "./severity-colours.ts";

export interface PlanViewOptions {
  readonly paint: Paint;
  readonly columns: number | undefined;
  /** Every target and every check that is left to people, however many. */
  readonly all: boolean;
}

/** Targets, and rows of a list, that are shown before the rest is counted. */
const most = 20;

/** A plan for people: what would be changed on each target, what is held back and why, and what is left to them. */
export function planView(plan: Plan, options: PlanViewOptions): string {
  return [
    targetsPart(plan.remedies, options),
    heldPart(plan, options),
    leftPart(plan.left, options),
    unknownPart(plan.unknown, options),
    `${totals(plan, options)}\n`,
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function targetsPart(remedies: readonly PlannedRemedy[], options: PlanViewOptions): string {
  const { paint, all } = options;
  const byTarget = [...Map.groupBy(remedies, ({ target }) => target)];
  const shown = all ? byTarget : byTarget.slice(0, most);
  const parts = shown.map(
    ([target, own]) =>
      `${paint("bold", printable(target))}\n${own.map((remedy) => remedyPart(remedy, options)).join("")}`,
  );
  const rest = byTarget.length - shown.length;
  return [...parts, ...(rest > 0 ? [`… and ${count(rest, "more target")}; -v shows all.\n`] : [])].join("\n");
}

/** One remedy with its steps. */
export function remedyPart(remedy: PlannedRemedy, { paint, columns }: Omit<PlanViewOptions, "all">): string {
  const { severity, risk, layer, notDurable, does, steps, held } = remedy;
  const facts = [severity, `${risk} risk`, ...(layer === "home" ? [] : [`writes to the ${layer}`])];
  const colour = severityColours[severity] ?? [];
  const mark = held === null ? "" : paint("yellow", `  held back: ${held}`);
  const lines = [
    `  ${paint(colour, printable(nameOf(remedy)))}  ${paint("dim", facts.join(", "))}${mark}`,
    ...indented(printable(does, 400), 4, columns),
    ...steps.flatMap((step) => stepPart(step, { paint, columns })),
    ...(notDurable === null ? [] : indented(paint("yellow", `Not durable: ${printable(notDurable, 400)}`), 4, columns)),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

/** One step, its diff below it. */
export function stepPart(step: Step, { paint, columns }: Omit<PlanViewOptions, "all">): readonly string[] {
  const { kind, on, diff, undo } = step;
  const painted = (line: string): string =>
    line.startsWith("+") ? paint("green", line) : line.startsWith("-") ? paint("red", line) : paint("cyan", line);
  const hidden = kind === "write" || kind === "remove" ? ["(its content is not shown)"] : [];
  return [
    ...(kind === "run" ? indented(`$ ${printable(on, 4096)}`, 4, columns) : [`    ${heading(step)}`]),
    ...(diff ?? hidden).map((line) => `      ${painted(line)}`),
    ...indented(undo === null ? paint("yellow", "Cannot be undone.") : paint("dim", `Undo: ${undo}`), 6, columns),
  ];
}

function heading({ on, before, after }: Step): string {
  const path = printable(on);
  if (before === null) return `+ ${path}  (new file)`;
  if (after === null) return `- ${path}  (removed)`;
  return before.mode === after.mode ? `~ ${path}` : `~ ${path}  (mode ${before.mode} → ${after.mode})`;
}

/** Why something is held back, each rail once. */
function heldPart({ remedies, trips }: Plan, options: PlanViewOptions): string {
  const { paint, columns } = options;
  const byRail = Map.groupBy(
    remedies.filter(({ held }) => held !== null),
    ({ held }) => held ?? "policy",
  );
  if (byRail.size === 0) return "";
  const parts = [...byRail].map(([rail, own]) => {
    const counted = trips.filter((trip) => trip.rail === rail);
    const rows = counted.length > 0 ? counted.map(tripLine) : checksOf(own);
    return [
      `  ${paint("yellow", rail)}  ${count(own.length, "remedy", "remedies")}`,
      ...cut(rows, options).flatMap((row) => indented(row, 4, columns)),
      ...indented(paint("dim", rails[rail]), 4, columns),
    ];
  });
  return [paint("bold", "Held back"), ...parts.flat()].map((line) => `${line}\n`).join("");
}

const checksOf = (remedies: readonly PlannedRemedy[]): readonly string[] =>
  [...Map.groupBy(remedies, nameOf)].map(([name, own]) => `${printable(name)} on ${count(own.length, "target")}`);

/** The rails that held something back: which, what each counted, and how to go on. */
export const tripsView = (trips: readonly Trip[]): string =>
  [...Map.groupBy(trips, ({ rail }) => rail)]
    .map(([rail, own]) => [`Rail ${rail}: ${rails[rail]}`, ...own.map((trip) => `  ${tripLine(trip)}`)])
    .flat()
    .map((line) => `${line}\n`)
    .join("");

const tripLine = ({ about, counted }: Trip): string => `${printable(about)}: ${printable(counted, 400)}`;

function leftPart(left: readonly LeftToPerson[], options: PlanViewOptions): string {
  if (left.length === 0) return "";
  const { paint, columns } = options;
  const rows = [...Map.groupBy(left, ({ policy, check, why }) => JSON.stringify([`${policy}/${check}`, why]))].map(
    ([key, own]) => {
      const [name = "", why = ""] = JSON.parse(key) as readonly string[];
      return [
        `  ${printable(name)} on ${count(own.length, "target")}`,
        ...indented(paint("dim", printable(why, 400)), 4, columns),
      ];
    },
  );
  return [paint("bold", "Left to people"), ...cut(rows, options, "more check").flat()]
    .map((line) => `${line}\n`)
    .join("");
}

function cut<T extends string | readonly string[]>(
  rows: readonly T[],
  { all }: PlanViewOptions,
  what = "more",
): readonly (T | string)[] {
  if (all || rows.length <= most) return rows;
  return [...rows.slice(0, most), `  … and ${rows.length - most} ${what}; -v shows all.`];
}

/** What could not be told is neither right nor to be repaired. */
function unknownPart(unknown: Plan["unknown"], options: PlanViewOptions): string {
  const rows = Object.entries(unknown).map(([name, n]) => `  ${printable(name)} on ${count(n, "target")}`);
  if (rows.length === 0) return "";
  const { paint } = options;
  const lines = [
    paint("bold", "Could not be told"),
    ...cut(rows, options),
    `  ${paint("dim", "`plumbline scan` says why.")}`,
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function totals({ targets, unobserved, remedies, left, source }: Plan, { paint }: PlanViewOptions): string {
  const made = remedies.filter(({ held }) => held === null);
  const on = new Set(made.map(({ target }) => target)).size;
  const reasons = Object.entries(unobserved).map(([reason, times]) => `${times} ${reason}`);
  const unseen = reasons.length === 0 ? "" : ` (not seen: ${reasons.join(", ")})`;
  return [
    paint("bold", `Plan: ${count(made.length, "remedy", "remedies")} to make on ${count(on, "target")}`),
    `, ${remedies.length - made.length} held back, ${left.length} left to people.\n`,
    `Observed ${targets.observed} of ${count(targets.expected, "target")}${unseen}, policies at ${printable(source.revision, 60)}.`,
  ].join("");
}

const indented = (text: string, by: number, columns: number | undefined): readonly string[] =>
  wrap(text, Math.max(20, (columns ?? Number.POSITIVE_INFINITY) - by)).map((line) => `${" ".repeat(by)}${line}`);
