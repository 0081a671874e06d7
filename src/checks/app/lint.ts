import type { SpecProblem } from "../../model/check.ts";
import { appFacts } from "../../model/target.ts";
import { lintMatcher } from "../matchers/lint.ts";
import type { AppSpec } from "./spec.ts";

export const lint = (spec: AppSpec): readonly SpecProblem[] =>
  appFacts.flatMap((fact) => lintMatcher(spec[fact], `/${fact}`, "value"));
