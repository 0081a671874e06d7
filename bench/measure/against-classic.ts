import type { Elapsed } from "../ways/elapsed.ts";
import { ratio, type Finding, type Result, type Row } from "./result.ts";
import { spread } from "./spread.ts";

export interface ThreeWays {
  /** Milliseconds. */
  readonly floor: readonly number[];
  readonly plumbline: readonly Elapsed[];
  readonly classic: readonly Elapsed[];
}

/** The result of the three ways on one user; the goal is on the visit proper, from the login's end until all is answered. */
export function againstClassic(
  { floor, plumbline, classic }: ThreeWays,
  about: Pick<Result, "bench" | "title"> & { readonly what: string; readonly goal: NonNullable<Finding["goal"]> },
): Result {
  const { bench, title, what, goal } = about;
  const rows = (way: string, samples: readonly Elapsed[]) =>
    ({
      login: { label: `${way}, the login`, unit: "ms", spread: spread(samples.map((one) => one.entered)) },
      visit: {
        label: `${way}, from there until answered`,
        unit: "ms",
        spread: spread(samples.map((one) => one.answered - one.entered)),
      },
      gone: { label: `${way}, all in all`, unit: "ms", spread: spread(samples.map((one) => one.gone)) },
    }) satisfies Record<string, Row>;
  const [ours, theirs] = [rows("Plumbline", plumbline), rows("classic", classic)];
  const times = (part: keyof typeof ours) => ratio(theirs[part].spread, ours[part].spread);
  return {
    bench,
    title,
    rows: [
      { label: "floor: the commands in one local bash", unit: "ms", spread: spread(floor) },
      ...Object.values(ours),
      ...Object.values(theirs),
    ],
    findings: [
      { label: `${what}: classic ÷ Plumbline, until answered`, value: times("visit"), unit: "×", goal },
      { label: `${what}: classic ÷ Plumbline, all in all`, value: times("gone"), unit: "×" },
    ],
  };
}
