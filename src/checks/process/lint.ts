import type { SpecProblem } from "../../model/check.ts";
import type { ProcessSpec } from "./spec.ts";

export function lint(spec: ProcessSpec): readonly SpecProblem[] {
  const [key, globs] = "only" in spec ? (["only", spec.only] as const) : (["names", spec.names] as const);
  return globs.flatMap((glob, index): readonly SpecProblem[] => {
    const path = `/${key}/${index}`;
    if (/^\*+$/.test(glob))
      return [
        {
          path,
          message:
            "only" in spec || spec.state === "running"
              ? "every program has such a name, so this can never fail"
              : "something always runs, so this can never pass",
          remedy: "Name the programs that you mean.",
        },
      ];
    return glob.includes("/") && !/^[/*?]/.test(glob)
      ? [
          {
            path,
            message: "with a `/` it is about the whole path of a program's file, and those begin with `/`",
            remedy: "Write the whole path, or begin with `*`; or write the name of the file alone.",
          },
        ]
      : [];
  });
}
