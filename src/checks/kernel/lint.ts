import type { SpecProblem } from "../../model/check.ts";
import { lintOnly } from "../lint-only.ts";
import { lintMatcher } from "../matchers/lint.ts";
import type { KernelSpec, NamedKernel } from "./spec.ts";

export const lint = (spec: KernelSpec): readonly SpecProblem[] =>
  "only" in spec ? lintOnly(spec, "kernels") : lintNamed(spec);

function lintNamed({ name: _, state, ...matchers }: NamedKernel): readonly SpecProblem[] {
  const [first] = Object.keys(matchers);
  if (state === undefined && first === undefined)
    return [
      {
        path: "",
        message: "nothing is asserted, so this can never fail",
        remedy: "Add `state: present` or `absent`, or a matcher such as `language`.",
      },
    ];
  if (state === "absent" && first !== undefined)
    return [
      {
        path: `/${first}`,
        message: "what is absent has none, so this can never pass",
        remedy: `Remove \`${first}\` or \`state\`.`,
      },
    ];
  return [
    ...lintMatcher(matchers.displayName, "/displayName", "text"),
    ...lintMatcher(matchers.language, "/language", "text"),
    ...lintMatcher(matchers.argv, "/argv", "element"),
    ...lintMatcher(matchers.folder, "/folder", "line"),
  ];
}
