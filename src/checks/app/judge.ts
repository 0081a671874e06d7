import type { JudgeContext, Judgement } from "../../model/check.ts";
import type { Answer } from "../../model/observation.ts";
import { appFacts, type AppFact, type KnownFact } from "../../model/target.ts";
import { conclude, type Assertion } from "../conclude.ts";
import { decide } from "../matchers/decide.ts";
import { describe } from "../matchers/describe.ts";
import type { Matcher } from "../matchers/matcher.ts";
import { showValue } from "../show.ts";
import { cannotTell } from "../verdict.ts";
import type { AppSpec } from "./spec.ts";

export function judge(spec: AppSpec, _answers: readonly Answer[], { app }: JudgeContext): Judgement {
  if (app === undefined) return { outcome: { kind: "notApplicable", fact: "no AWS app stands behind this target" } };
  const named = appFacts.flatMap((name) => {
    const matcher = spec[name];
    return matcher === undefined ? [] : [{ name, matcher, fact: app[name] }];
  });
  const assertions = named.flatMap(assertion);
  const [first] = named;
  if (assertions.length === 0 && first !== undefined && "notApplicable" in first.fact)
    return { outcome: { kind: "notApplicable", fact: first.fact.notApplicable } };
  return { ...conclude(assertions), attested: true };
}

function assertion({
  name,
  matcher,
  fact,
}: {
  readonly name: AppFact;
  readonly matcher: Matcher;
  readonly fact: KnownFact;
}): readonly Assertion[] {
  const expected = `${name} ${describe(matcher)}`;
  if ("notApplicable" in fact) return [];
  if ("reason" in fact) return [{ expected, observed: `${name} not known`, verdict: cannotTell(fact.reason) }];
  const value = fact.value ?? undefined;
  return [{ expected, observed: `${name} ${showValue(value)}`, verdict: decide(matcher, value) }];
}
