import { policyCaps } from "../../model/caps.ts";
import type { Json } from "../../model/check.ts";
import { isMapping, items, member } from "../json.ts";
import { below } from "../pointer.ts";
import type { PointedMistake } from "../pointed-mistake.ts";
import { declaredInputs, type Declared } from "./declared.ts";
import { substitute } from "./substitute.ts";

/** A policy as it is with the values of its inputs, defaults unless given, and what is wrong with them. Every value keeps its place. */
export function withInputs(
  document: Json,
  given: Readonly<Record<string, Json>> = {},
): Pick<Declared, "declared" | "inputs"> & {
  readonly value: Json;
  readonly mistakes: readonly PointedMistake[];
  readonly doubts: readonly PointedMistake[];
} {
  const spec = member(document, "spec");
  const { declared, inputs, mistakes } = declaredInputs(spec, given);
  const budget = { left: policyCaps.fileBytes };
  const checks = items(member(spec, "checks")).map((check, index) =>
    substitute(check, below("/spec/checks", index), inputs, budget),
  );
  const used = new Set(checks.flatMap((one) => [...one.used]));
  const doubts = [...inputs.keys()]
    .filter((name) => !used.has(name))
    .map((name): PointedMistake => ({
      pointer: below("/spec/inputs", name),
      part: "key",
      code: "unused-input",
      message: `nothing refers to the input "${name}"`,
      remedy: `Write \`\${inputs.${name}}\` where it is meant, or remove it.`,
    }));
  const value =
    isMapping(document) && isMapping(spec) && member(spec, "checks") !== undefined && checks.length > 0
      ? ({ ...document, spec: { ...spec, checks: checks.map((one) => one.value) } } as Json)
      : document;
  return { declared, inputs, value, mistakes: [...mistakes, ...checks.flatMap((one) => one.mistakes)], doubts };
}
