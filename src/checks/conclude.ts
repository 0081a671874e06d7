import type { Judgement } from "../model/check.ts";
import type { Outcome, Reason } from "../model/outcome.ts";
import { printable } from "../model/untrusted.ts";
import { every, type Verdict } from "./verdict.ts";

/** One thing that a check asserts, and how it went; all texts are printable and free of content. */
export interface Assertion {
  readonly expected: string;
  readonly observed: string;
  readonly verdict: Verdict;
  readonly evidence?: readonly string[];
}

/** All assertions as one judgement: what failed is named first and alone. */
export function conclude(assertions: readonly Assertion[]): Judgement {
  const result = every(assertions.map(({ verdict }) => verdict));
  const deciding = assertions.filter(({ verdict }) => verdict.ok === result.ok);
  const said = { expected: join(deciding, "expected"), observed: join(deciding, "observed") };
  const evidence = assertions.flatMap((one) => one.evidence ?? []);
  return {
    outcome: outcome(result, said),
    ...(evidence.length > 0 && { evidence }),
    ...(result.ok === false && result.mismatch !== undefined && { mismatch: result.mismatch }),
  };
}

export const notKnown = (reason: Reason, expected?: string): Judgement => ({
  outcome: { kind: "unknown", reason, ...(expected !== undefined && { expected }) },
});

function outcome(result: Verdict, said: { readonly expected: string; readonly observed: string }): Outcome {
  if (result.ok === "unknown") return { kind: "unknown", reason: result.reason, ...said };
  return { kind: result.ok ? "pass" : "fail", ...said };
}

function join(assertions: readonly Assertion[], side: "expected" | "observed"): string {
  const [first, ...others] = assertions;
  // Most checks assert one thing.
  if (first !== undefined && others.length === 0) return printable(first[side], 1024);
  return printable([...new Set(assertions.map((one) => one[side]))].join("; "), 1024);
}
