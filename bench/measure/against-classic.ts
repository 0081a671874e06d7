import type { Elapsed } from "../ways/elapsed.ts";
import { ratio, type Finding, type Result } from "./result.ts";
import { spread } from "./spread.ts";

export interface ThreeWays {
  /** Milliseconds. */
  readonly floor: readonly number[];
  readonly plumbline: readonly Elapsed[];
  readonly classic: readonly Elapsed[];
}

/** The result of the three ways on one user; the goal is on the time until all is answered. */
export function againstClassic(
  { floor, plumbline, classic }: ThreeWays,
  about: Pick<Result, "bench" | "title"> & { readonly what: string; readonly goal: NonNullable<Finding["goal"]> },
): Result {
  const answered = (samples: readonly Elapsed[]) => spread(samples.map((one) => one.answered));
  const gone = (samples: readonly Elapsed[]) => spread(samples.map((one) => one.gone));
  const { bench, title, what, goal } = about;
  return {
    bench,
    title,
    rows: [
      { label: "floor: the commands in one local bash", unit: "ms", spread: spread(floor) },
      { label: "Plumbline, until answered", unit: "ms", spread: answered(plumbline) },
      { label: "Plumbline, until the terminal is gone", unit: "ms", spread: gone(plumbline) },
      { label: "classic, until answered", unit: "ms", spread: answered(classic) },
      { label: "classic, until the terminal is deleted", unit: "ms", spread: gone(classic) },
    ],
    findings: [
      {
        label: `${what}: classic ÷ Plumbline, answered`,
        value: ratio(answered(classic), answered(plumbline)),
        unit: "×",
        goal,
      },
      { label: `${what}: classic ÷ Plumbline, gone`, value: ratio(gone(classic), gone(plumbline)), unit: "×" },
    ],
  };
}
