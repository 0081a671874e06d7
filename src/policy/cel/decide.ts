import type { Target } from "../../model/target.ts";
import { compileCel, type Decision } from "./expression.ts";
import { factsOf } from "./facts.ts";

/** What an expression comes to on a target. One that does not compile, as an older version may have kept it, cannot be told. */
export function decideOn(target: Target, text: string): Decision {
  const compiled = compileCel(text);
  return compiled.ok
    ? compiled.expression.decide(factsOf(target))
    : { undecided: { code: "undecidable", detail: `this version does not read ${text}` } };
}

/** The facts that an expression reads, by path. */
export function factsIn(text: string): readonly string[] {
  const compiled = compileCel(text);
  return compiled.ok ? compiled.expression.reads : [];
}

/** The facts that an expression reads as they are on a target, on one line: `target.appType is "JupyterLab"`. */
export function factsInWords(target: Target, text: string): string {
  const facts = factsOf(target);
  return factsIn(text)
    .slice(0, mostFacts)
    .map((name) => {
      const fact = facts.get(name);
      const value = fact !== undefined && "value" in fact ? fact.value : undefined;
      return `target.${name} is ${value === undefined ? "not known" : typeof value === "bigint" ? value : JSON.stringify(value)}`;
    })
    .join(", ");
}

const mostFacts = 3;
