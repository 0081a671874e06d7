import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import type { Matcher } from "../matchers/matcher.ts";
import type { CommandSpec } from "./spec.ts";

export function lint({ run, env = {}, exit, stdout, stderr }: CommandSpec): readonly SpecProblem[] {
  return [
    ...lintRun(run),
    ...Object.entries(env).flatMap(([name, value]) => lintVariable(name, String(value))),
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

/** What a shell or the loader obeys, which is no data. */
const obeyed =
  /^(PATH|HOME|IFS|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|BASH_FUNC.*|PS[0-4]|PROMPT_COMMAND|CDPATH|GLOBIGNORE|LD_.*|DYLD_.*|GCONV_PATH|LC_ALL)$/;

function lintVariable(name: string, value: string): readonly SpecProblem[] {
  const path = `/env/${name}`;
  if (obeyed.test(name))
    return [
      {
        path,
        message: `${name} changes how the command itself is run`,
        remedy: "Give the variable a name of your own, and set this one in the command if you have to.",
      },
    ];
  return value.includes("\u0000")
    ? [{ path, message: "a variable cannot hold NUL", remedy: "Leave it out; no environment can carry it." }]
    : [];
}

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
