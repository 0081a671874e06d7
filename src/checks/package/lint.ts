import type { SpecProblem } from "../../model/check.ts";
import { lintOnly } from "../lint-only.ts";
import { lintPath } from "../path.ts";
import { isAnyVersion, isRange } from "./ranges.ts";
import { managerOf, type NamedPackage, type PackageSpec } from "./spec.ts";

export function lint(spec: PackageSpec): readonly SpecProblem[] {
  const { manager: _manager, environment, ...assertion } = spec;
  return [
    ...(environment === undefined ? [] : lintEnvironment(environment)),
    ...("only" in assertion ? lintOnly(assertion, "packages") : lintNamed(spec as NamedPackage)),
  ];
}

/** `*` may stand in it. */
const lintEnvironment = (environment: string): readonly SpecProblem[] =>
  lintPath(environment.replace(/\/+$/, "").replaceAll("*", "x")).map((problem) => ({
    ...problem,
    path: "/environment",
  }));

function lintNamed(spec: NamedPackage): readonly SpecProblem[] {
  const { state, version } = spec;
  const manager = managerOf(spec);
  if (state === undefined && version === undefined)
    return [
      {
        path: "",
        message: "nothing is asserted, so this can never fail",
        remedy: "Add `state: present` or `absent`, or a `version`.",
      },
    ];
  if (version === undefined) return [];
  if (state === "absent")
    return [
      {
        path: "/version",
        message: "what is absent has no version, so this can never pass",
        remedy: "Remove `version` or `state`.",
      },
    ];
  if (!isRange(version, manager))
    return [
      {
        path: "/version",
        message: `not a version range: ${JSON.stringify(version)}`,
        remedy:
          manager === "npm"
            ? 'Write an npm range, such as ">=4.2.5 <5" or "^4.4".'
            : 'Write PEP 440 specifiers, such as ">=2.31,<3" or "==1.26.*".',
      },
    ];
  return isAnyVersion(version, manager)
    ? [
        {
          path: "/version",
          message: "every version is in this range, so this can never fail",
          remedy: "Write a range with a bound, or `state: present`.",
        },
      ]
    : [];
}
