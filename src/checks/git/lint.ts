import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import { lintPath } from "../path.ts";
import type { GitSpec } from "./spec.ts";

export const lint = ({ path, branch, origin }: GitSpec): readonly SpecProblem[] => [
  ...lintPath(path),
  ...(branch === undefined ? [] : lintMatcher(branch, "/branch", "texts")),
  ...(origin === undefined ? [] : lintMatcher(origin, "/origin", "texts")),
];
