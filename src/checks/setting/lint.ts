import type { SpecProblem } from "../../model/check.ts";
import { lintMatcher } from "../matchers/lint.ts";
import { lintPath } from "../path.ts";
import { segments } from "./key.ts";
import { matcherOf, type SettingSpec } from "./spec.ts";

/** Formats that know no numbers: all of their values are texts, or lists of them. */
const ofTexts: ReadonlySet<SettingSpec["format"]> = new Set(["ini", "env", "gitconfig"]);

export function lint(spec: SettingSpec): readonly SpecProblem[] {
  return [
    ...lintPath(spec.path),
    ...lintKey(spec),
    ...lintAssertion(spec),
    ...lintMatcher(matcherOf(spec), "", ofTexts.has(spec.format) ? "texts" : "value"),
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
