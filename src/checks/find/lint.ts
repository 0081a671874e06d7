import type { SpecProblem } from "../../model/check.ts";
import { sameJson } from "../matchers/same-json.ts";
import { lintMatcher, lintPart } from "../matchers/lint.ts";
import { lintPath } from "../path.ts";
import type { Bounds, FindSpec } from "./spec.ts";

export function lint(spec: FindSpec): readonly SpecProblem[] {
  const { under, kind, mode, size, age, contains, count } = spec;
  return [
    ...(under === "~" ? [] : lintPath(under).map((one) => ({ ...one, path: "/under" }))),
    ...crossed("/size", size),
    ...crossed("/age", age),
    ...(contains !== undefined && kind !== undefined && kind !== "file"
      ? [never("/kind", `a ${kind} holds no text`, "Leave `kind` out, or `contains`.")]
      : []),
    ...(mode !== undefined && Number.parseInt(mode.anyOf, 8) === 0
      ? [never("/mode/anyOf", "no bit is asked for", "Write the bits, such as 0002.")]
      : []),
    ...(spec.names?.every((name) => name.startsWith("!")) === true && spec.names.includes("!*")
      ? [never("/names", "every name is excluded", "Remove `!*`.")]
      : []),
    ...(spec.names ?? []).flatMap((name, index) =>
      name.split("*").length > 4
        ? [
            {
              path: `/names/${index}`,
              message: "the name has more than three `*`",
              remedy: "Write several names, or fewer `*`.",
            },
          ]
        : [],
    ),
    ...lintPart(contains, "/contains", "text"),
    ...lintMatcher(count, "/count", "size"),
    ...(count !== undefined && sameJson(count, { atLeast: 0 })
      ? [
          {
            path: "/count/atLeast",
            message: "there are always at least 0, so this can never fail",
            remedy: "Write a number from 1 on.",
          },
        ]
      : []),
  ];
}

const never = (path: string, why: string, remedy: string): SpecProblem => ({
  path,
  message: `${why}, so nothing can ever be found`,
  remedy,
});

const crossed = (path: string, { atLeast, atMost }: Bounds = {}): readonly SpecProblem[] =>
  atLeast !== undefined && atMost !== undefined && atLeast > atMost
    ? [never(path, `the least (${atLeast}) is more than the most (${atMost})`, "Exchange them.")]
    : [];
