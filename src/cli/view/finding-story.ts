import type { FindingState, Transition } from "../../model/lifecycle.ts";
import { printable } from "../../model/untrusted.ts";
import type { Paint } from "../style.ts";
import { table } from "../table.ts";
import { wrap } from "../wrap.ts";
import { causeWords } from "./cause-words.ts";
import { short } from "./runs-table.ts";
import { severityColours } from "./severity-colours.ts";

interface Options {
  readonly paint: Paint;
  readonly columns: number | undefined;
}

/** One finding for people: what it is about, where it stands, and what happened to it, oldest first. */
export function findingStory(
  state: FindingState,
  transitions: readonly Transition[],
  { paint, columns }: Options,
): string {
  const facts: readonly (readonly [string, string])[] = [
    ["Finding", state.id],
    ["Check", `${state.policy}/${state.check}`],
    ["Target", state.target],
    ...(state.subject === "" ? [] : [["Subject", state.subject] as const]),
    ["Severity", paint(severityColours[state.severity] ?? [], state.severity)],
    ["Owner", state.owner || "-"],
    ["State", paint(state.closedAt === null ? "red" : "green", standing(state))],
    ["Wanted", state.expected || "-"],
    ["Seen last", state.observed || "-"],
    ["How to fix", state.remediation ?? "-"],
    ["First seen", state.firstSeen],
    ...(state.closedAt === null ? [] : [["Closed", state.closedAt] as const]),
    ["Came back", state.reopened === 0 ? "never" : `${state.reopened} ×`],
  ];
  const head = [paint("bold", printable(state.title, 300)), ""].map((line) => `${line}\n`).join("");
  const lines = facts.flatMap(([name, value]) => field(name, value, columns));
  const story = table(
    [
      { title: "WHEN" },
      { title: "CHANGE" },
      { title: "CAUSE" },
      { title: "COMMIT" },
      { title: "SEEN", narrow: "wrap" },
    ],
    transitions.map(({ at, change, cause, revision, detail }) => [
      at.slice(0, 19).replace("T", " "),
      change,
      causeWords[cause],
      short(revision),
      printable(detail ?? "-", 300),
    ]),
    columns,
    (title) => paint("bold", title),
  );
  return `${head}${lines.join("")}\n${story}`;
}

const standing = ({ lifecycle, sideStates }: FindingState): string =>
  sideStates.length === 0 ? lifecycle : `${lifecycle} (${sideStates.join(", ")})`;

function field(name: string, value: string, columns: number | undefined): readonly string[] {
  const label = `${name}:`.padEnd(12);
  const pieces = columns === undefined ? [value] : wrap(value, Math.max(20, columns - 12));
  return pieces.map((piece, index) => `${index === 0 ? label : " ".repeat(12)}${piece}\n`);
}
