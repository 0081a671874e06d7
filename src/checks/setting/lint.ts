import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import { lintPath } from "../path.ts";
import { segments } from "./key.ts";
import { type FileSetting, isEffective, matcherOf, type SettingSpec } from "./spec.ts";

/** Formats that know no numbers: all of their values are texts, or lists of them. */
const ofTexts: ReadonlySet<FileSetting["format"]> = new Set(["ini", "env", "gitconfig", "pip", "npm"]);

export function lint(spec: SettingSpec): readonly SpecProblem[] {
  return [
    ...(isEffective(spec) ? lintTrait(spec.key) : lintPath(spec.path)),
    ...lintKey(spec),
    ...lintAssertion(spec),
    ...lintMatcher(matcherOf(spec), "", !isEffective(spec) && ofTexts.has(spec.format) ? "texts" : "value"),
  ];
}

/** Extensions are merged over all layers, which `extension` knows. */
function lintTrait(key: string): readonly SpecProblem[] {
  if (/^ServerApp\.jpserver_extensions\b/.test(key))
    return [
      {
        path: "/key",
        message: "extensions are enabled by more files than these layers",
        remedy: "Use the check type `extension` with `kind: server`.",
      },
    ];
  return /^[A-Z]\w*\.\w/.test(key)
    ? []
    : [
        {
          path: "/key",
          message: "a setting of Jupyter is the trait of a class",
          remedy: "Write `Class.trait`, such as `ServerApp.token`.",
        },
      ];
}

function lintKey({ key }: SettingSpec): readonly SpecProblem[] {
  if (!segments(key).includes("") && !/(^|[^\\])(\\\\)*\\$/.test(key)) return [];
  return [
    {
      path: "/key",
      message: "the key has an empty segment or ends in a backslash",
      remedy: "Write `section.key`, with `\\.` for a dot inside a name.",
    },
  ];
}

function lintAssertion(spec: SettingSpec): readonly SpecProblem[] {
  if (Object.keys(matcherOf(spec)).length > 0) return [];
  return [
    {
      path: "",
      message: "nothing is asserted, so this can never fail",
      remedy: "Add a matcher such as `equals`, or `absent: true`.",
    },
  ];
}
