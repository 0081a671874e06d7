import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import { isMatcherObject, type Matcher } from "../matchers/matcher.ts";
import type { CommandSpec } from "./spec.ts";

export function lint({ run, exit, stdout, stderr }: CommandSpec): readonly SpecProblem[] {
  return [
    ...lintRun(run),
    ...lintExit(exit, stdout ?? stderr),
    ...lintMatcher(stdout, "/stdout"),
    ...lintTrailing(stdout, "/stdout"),
    ...lintMatcher(stderr, "/stderr"),
    ...lintTrailing(stderr, "/stderr"),
  ];
}

const lintRun = (run: string): readonly SpecProblem[] =>
  run.includes("\u0000")
    ? [
        {
          path: "/run",
          message: "a command line cannot hold NUL",
          remedy: "Write \\000 where a tool such as printf reads it.",
        },
      ]
    : [];

function lintExit(exit: CommandSpec["exit"], output: Matcher | undefined): readonly SpecProblem[] {
  if (typeof exit !== "object" || output !== undefined || new Set(exit).size < 256) return [];
  return [
    {
      path: "/exit",
      message: "every exit code is in the list, so this can never fail",
      remedy: "List those that are fine.",
    },
  ];
}

function lintTrailing(matcher: Matcher | undefined, path: string): readonly SpecProblem[] {
  const wanted = matcher !== undefined && isMatcherObject(matcher) ? matcher.equals : matcher;
  if (typeof wanted !== "string" || !wanted.endsWith("\n")) return [];
  return [
    {
      path,
      message: "trailing line breaks are cut off before the comparison, so this can never pass",
      remedy: "Write the text without them (in YAML: `|-`).",
    },
  ];
}
