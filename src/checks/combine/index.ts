import type { CheckType } from "../../model/check.ts";
import { notKnown } from "../conclude.ts";
import { judge } from "./judge.ts";
import { lintParts } from "./lint.ts";
import { combinations, schemaOf, type Combination } from "./schema.ts";
import { partsOf, type CombinedSpec } from "./spec.ts";

/** `all`, `any` and `none` over checks of these types and over one another. */
export function combine(types: readonly CheckType[]): readonly CheckType[] {
  const every: CheckType[] = [...types];
  every.push(...combinations.map((name) => combination(name, every)));
  return every;
}

function combination(name: Combination, types: readonly CheckType[]): CheckType<CombinedSpec> {
  return {
    name,
    combines: true,
    schema: schemaOf(name),
    lint: (spec) => [
      ...partsOf(spec, types).flatMap((part) =>
        part.type.lint(part.spec).map((problem) => ({ ...problem, path: part.path + problem.path })),
      ),
      ...lintParts(name, spec),
    ],
    subject: (spec) =>
      [...new Set(partsOf(spec, types).map((part) => part.type.subject(part.spec)))]
        .filter((text) => text !== "")
        .join(", "),
    probe: (spec) => partsOf(spec, types).flatMap((part) => part.type.probe(part.spec)),
    judge(spec, answers, context) {
      const parts = partsOf(spec, types);
      // A set that another version compiled may hold a type that this one does not know.
      if (parts.length !== spec.length)
        return notKnown({ code: "internal", detail: "a part is of no known check type" });
      return judge(name, parts, { answers, context });
    },
  };
}
