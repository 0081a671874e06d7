import type { Disagreement } from "../../engine/prove.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import type { Proven } from "../prove/prove-all.ts";
import type { Unproven } from "../prove/unproven.ts";
import type { Paint } from "../style.ts";

/** A fixture in one line, also one of many lines that were tried one by one, and under it what disagreed, as a diff of wanted and found. */
export function proofView(proofs: readonly Proven[], paint: Paint): string {
  const wrong = proofs.filter(({ disagreements }) => disagreements.length > 0);
  const mark = wrong.length === 0 ? paint("green", "✔") : paint("red", "✖");
  const [first] = proofs;
  if (first === undefined) return "";
  const { suite, fixture } = first;
  const about = fixture.added === undefined ? fixture.title : `each alone: ${count(proofs.length, "line")}`;
  return [
    `${mark} ${printable(`${suite.folder}/${fixture.name}`, 200)}  ${paint("dim", printable(about, 300))}`,
    ...wrong.flatMap(({ fixture: { title, added }, disagreements }) => [
      ...(added === undefined ? [] : [`    ${printable(title, 300)}`]),
      ...disagreements.flatMap((one) => differences(one, paint)),
    ]),
  ].join("\n");
}

/** What was wanted and what was found, and the facts behind it. */
export function differences({ wanted, finding, remedy }: Disagreement, paint: Paint): readonly string[] {
  const { policy, check, outcome, reason, detail, expected, observed, evidence } = finding;
  if (remedy !== undefined)
    return [
      `    ${policy}/${check}`,
      paint("green", "      - its remedy repairs it"),
      paint("red", `      + ${printable(remedy, 600)}`),
    ];
  const found = reason === null ? outcome : `${outcome} (${reason}${detail === null ? "" : `: ${detail}`})`;
  const facts = [
    ...(expected === "" ? [] : [`expected ${expected}`]),
    ...(observed === "" ? [] : [`observed ${observed}`]),
    ...evidence,
  ];
  return [
    `    ${policy}/${check}`,
    paint("green", `      - ${wanted}`),
    paint("red", `      + ${found}`),
    ...facts.map((fact) => `        ${printable(fact, 400)}`),
  ];
}

/** What nobody has proven, one line each. */
export const unprovenView = (
  { policy, check, lacks }: Unproven,
  { paint, strict }: { readonly paint: Paint; readonly strict: boolean },
): string =>
  `${paint(strict ? "red" : "yellow", strict ? "error" : "warning")}: ${policy}/${check} ${lacks === "fail" ? "fails" : "passes"} in no fixture, so nobody knows that it can`;

export function proofSummary(
  proofs: readonly Proven[],
  { policies, ms, paint }: { readonly policies: number; readonly ms: number; readonly paint: Paint },
): string {
  const wrong = proofs.filter(({ disagreements }) => disagreements.length > 0).length;
  const result =
    wrong === 0 ? paint("green", "all agree") : paint("red", `${wrong} ${wrong === 1 ? "does" : "do"} not agree`);
  const sum = (of: "repaired" | "final"): number => proofs.reduce((all, one) => all + one[of], 0);
  const [repaired, final] = [sum("repaired"), sum("final")];
  const remedies =
    (repaired === 0 ? "" : `, ${count(repaired, "repair")} made, made again and undone`) +
    (final === 0 ? "" : `, ${count(final, "repair")} made and made again, which nothing undoes`);
  return `${count(proofs.length, "fixture")} of ${count(policies, "policy", "policies")}: ${result}${remedies} (${(ms / 1000).toFixed(1)} s).`;
}
