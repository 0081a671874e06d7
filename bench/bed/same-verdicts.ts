import type { BenchCheck, Verdict } from "./checks.ts";

/** Correctness is the gate: a way that answers anything else than what the home deserves has no time. */
export function sameVerdicts(
  way: string,
  checks: readonly BenchCheck[],
  found: (check: BenchCheck, index: number) => string | undefined,
): void {
  const wrong = checks.flatMap((check, index) => {
    const verdict = found(check, index);
    return verdict === check.verdict ? [] : [`${check.id}: ${verdict ?? "no answer"}, not ${check.verdict}`];
  });
  if (wrong.length > 0)
    throw new Error(`${way} gave ${wrong.length} wrong answers of ${checks.length}; ${wrong.slice(0, 3).join("; ")}`);
}

/** The verdict on what a command printed. */
export const verdictOf = ({ prints }: BenchCheck, printed: string | undefined): Verdict =>
  printed?.startsWith(prints) === true ? "pass" : "fail";
