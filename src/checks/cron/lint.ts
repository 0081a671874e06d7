import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import type { CronSpec } from "./spec.ts";

export function lint(spec: CronSpec): readonly SpecProblem[] {
  if (!("only" in spec)) return lintMatcher(spec.command, "/command", "texts");
  return spec.only.flatMap((glob, index) =>
    /^\*+$/.test(glob)
      ? [
          {
            path: `/only/${index}`,
            message: "every command is one of these, so this can never fail",
            remedy: "Name the commands that may be scheduled.",
          },
        ]
      : [],
  );
}
