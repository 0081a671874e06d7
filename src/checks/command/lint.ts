import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import type { Matcher } from "../matchers/matcher.ts";
import type { CommandSpec } from "./spec.ts";

export function lint({ run, exit, stdout, stderr }: CommandSpec): readonly SpecProblem[] {
  return [
    ...lintRun(run),
    ...lintExit(exit, stdout ?? stderr),
    ...lintMatcher(stdout, "/stdout", "output"),
    ...lintMatcher(stderr, "/stderr", "output"),
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
