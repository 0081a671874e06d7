import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import { lintPath } from "../path.ts";
import type { GitSpec } from "./spec.ts";

export const lint = ({ path, exists, branch, remotes = {}, ...rest }: GitSpec): readonly SpecProblem[] => [
  ...lintPath(path),
  ...lintExists(exists, [
    ...Object.keys(rest),
    ...(branch === undefined ? [] : ["branch"]),
    ...(Object.keys(remotes).length === 0 ? [] : ["remotes"]),
  ]),
  ...(branch === undefined ? [] : lintMatcher(branch, "/branch", "texts")),
  ...Object.entries(remotes).flatMap(([name, matcher]) =>
    lintMatcher(matcher, `/remotes/${name.replaceAll("/", "~1")}`, "texts"),
  ),
];

/** What is not there has nothing else to be true of it; what else is asserted needs a clone anyhow. */
function lintExists(exists: boolean | undefined, others: readonly string[]): readonly SpecProblem[] {
  if (exists !== false || others.length === 0) return [];
  return [
    {
      path: "/exists",
      message: `with \`${others[0]}\` a clone has to be there, so this can never pass`,
      remedy: `Remove \`exists\`, or what else is asserted.`,
    },
  ];
}
