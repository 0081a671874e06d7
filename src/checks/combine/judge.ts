import type { JudgeContext, Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { conclude, type Assertion } from "../conclude.ts";
import { judgeBy } from "../judge-by.ts";
import { cannotTell, negate, some, yes, type Verdict } from "../verdict.ts";
import type { Combination } from "./schema.ts";
import type { Part } from "./spec.ts";

/** Kleene's three values over the parts, each of which gets the answers to its own asks. A part that does not apply says nothing. */
export function judge(
  name: Combination,
  parts: readonly Part[],
  { answers, context }: { readonly answers: readonly Answer[]; readonly context: JudgeContext },
): Judgement {
  let next = 0;
  const judgements = parts.map(({ type, spec }) =>
    judgeBy(type, spec, { answers: answers.slice(next, (next += type.probe(spec).length)), context }),
  );
  // Where all parts are about one thing, the check's own subject says which.
  const isNamed = new Set(parts.map(({ type, spec }) => type.subject(spec))).size > 1;
  const assertions = parts.flatMap((part, index) => {
    const judgement = judgements[index];
    return judgement === undefined ? [] : asAssertion(isNamed ? part.type.subject(part.spec) : "", judgement);
  });
  const [first] = judgements;
  if (assertions.length === 0 && first !== undefined) return first;
  const judgement = name === "all" ? conclude(assertions) : conclude([together(name, assertions)]);
  // One part that rests on the home's own word is enough to make the whole rest on it.
  return judgements.every(({ attested }) => attested === true) ? { ...judgement, attested: true } : judgement;
}

function asAssertion(about: string, { outcome, evidence = [], mismatch }: Judgement): readonly Assertion[] {
  if (outcome.kind === "notApplicable") return [];
  const named = (text: string | undefined) => (about === "" ? (text ?? "") : `${about}: ${text ?? ""}`);
  return [
    {
      expected: named(outcome.expected),
      observed: named(outcome.kind === "unknown" ? (outcome.observed ?? outcome.reason.code) : outcome.observed),
      verdict: verdictOf(outcome, mismatch),
      evidence,
    },
  ];
}

function verdictOf(outcome: Exclude<Judgement["outcome"], { kind: "notApplicable" }>, mismatch?: string): Verdict {
  if (outcome.kind === "unknown") return cannotTell(outcome.reason);
  if (outcome.kind === "pass") return yes;
  return { ok: false, ...(mismatch !== undefined && { mismatch }) };
}

/** `any` and `none` as one assertion: what decides them is one part that holds, or all that do not. */
function together(name: "any" | "none", parts: readonly Assertion[]): Assertion {
  const holds = some(parts.map(({ verdict }) => verdict));
  const deciding = holds.ok === true ? parts.filter(({ verdict }) => verdict.ok === true).slice(0, 1) : parts;
  return {
    expected: `${name} of ${parts.map(({ expected }) => `[${expected}]`).join(", ")}`,
    observed: deciding.map(({ observed }) => observed).join("; "),
    verdict: name === "any" ? holds : negate(holds),
    evidence: parts.flatMap(({ evidence = [] }) => evidence),
  };
}
