import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import { type EnvironmentSpec, matcherOf } from "./spec.ts";

export const lint = (spec: EnvironmentSpec): readonly SpecProblem[] => lintMatcher(matcherOf(spec), "", "texts");
