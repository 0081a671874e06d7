import type { SpecProblem } from "../../model/check.ts";
import { lintOnly } from "../lint-only.ts";
import { lintPath } from "../path.ts";
import { isAnyVersion, isRange } from "./ranges.ts";
import { type Manager, managerOf, type NamedPackage, type PackageSpec } from "./spec.ts";

export function lint(spec: PackageSpec): readonly SpecProblem[] {
  const { manager, environment, ...assertion } = spec;
  return [
    ...(environment === undefined ? [] : manager === "system" ? [noEnvironment] : lintEnvironment(environment)),
    ...("only" in assertion ? lintOnly(assertion, "packages") : lintNamed(spec as NamedPackage)),
  ];
}

const noEnvironment: SpecProblem = {
  path: "/environment",
  message: "the system's packages are in no environment",
  remedy: "Remove `environment`, or name the manager whose environment it is.",
};

const python = 'Write PEP 440 specifiers, such as ">=2.31,<3" or "==1.26.*".';

const rangeHints: Readonly<Record<Manager, string>> = {
  pip: python,
  conda: python,
  npm: 'Write an npm range, such as ">=4.2.5 <5" or "^4.4".',
  system: 'Write Debian relations, such as ">= 3.0.11-1, << 4".',
};

/** `*` may stand in it. */
const lintEnvironment = (environment: string): readonly SpecProblem[] =>
  lintPath(environment.replace(/\/+$/, "").replaceAll("*", "x")).map((problem) => ({
    ...problem,
    path: "/environment",
  }));

/** Nothing else was ever installed by that name, so that `absent` would always pass. */
function lintName({ name, ...spec }: NamedPackage): readonly SpecProblem[] {
  if (managerOf(spec) === "system")
    return /^[a-z0-9][a-z0-9+.-]+(:[a-z0-9-]+)?$/.test(name)
      ? []
      : [
          {
            path: "/name",
            message: `Debian has no package called ${JSON.stringify(name)}`,
            remedy: "Write the name as `dpkg-query -W` shows it: lower-case letters, digits, `+`, `-` and `.`.",
          },
        ];
  return /[+:]/.test(name)
    ? [
        {
          path: "/name",
          message: `${managerOf(spec)} has no package called ${JSON.stringify(name)}`,
          remedy: "Remove `+` and `:`, or write `manager: system`, whose names have them.",
        },
      ]
    : [];
}

function lintNamed(spec: NamedPackage): readonly SpecProblem[] {
  return [...lintName(spec), ...lintAssertion(spec)];
}

function lintAssertion(spec: NamedPackage): readonly SpecProblem[] {
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
        remedy: rangeHints[manager],
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
