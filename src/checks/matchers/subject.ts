import type { Json, SpecProblem } from "../../model/check.ts";
import type { MatcherObject } from "./matcher.ts";

/**
 * What a matcher is about. `value` is any data, or none where a key is absent, `element` any data that is there, `texts` a text or
 * a list of texts (INI) or none, `output` a text without line breaks at its end, `line` one without any, `size` a whole number from 0.
 */
export type Subject = "value" | "element" | "texts" | "text" | "output" | "line" | "size";

/** What `contains` and `lacks` put their matcher to: one line or one element. */
export const partOf = (subject: Subject): Subject =>
  subject === "value" || subject === "element" ? "element" : "line";

/** Whether the subject could be this text. */
export function isPossible(subject: Subject, text: string): boolean {
  if (subject === "line") return !/[\n\r]/.test(text);
  return subject !== "output" || !/[\n\r]$/.test(text);
}

/** Why the value is none that the subject could have. */
export function lintValue(subject: Subject, value: Json, path: string): readonly SpecProblem[] {
  const reason = impossible(subject, value);
  if (reason === undefined) return [];
  return [{ path, message: `${reason.why}, so this can never be equal`, remedy: reason.remedy }];
}

/** Keys that judge a text or a list, and bounds that no size is within. */
export function lintSizeKeys(matcher: MatcherObject): readonly SpecProblem[] {
  const alien = (["matches", "contains", "lacks", "version", "length", "subsetOf", "supersetOf"] as const).filter(
    (key) => matcher[key] !== undefined,
  );
  return [
    ...alien.map((key) => ({
      path: `/${key}`,
      message: `a size is a number, and \`${key}\` is not about numbers, so this can never pass`,
      remedy: "Compare it with `atLeast`, `atMost` or `equals`.",
    })),
    ...[
      { path: "/atMost", bound: matcher.atMost },
      { path: "/between/1", bound: matcher.between?.[1] },
    ]
      .filter(({ bound }) => bound !== undefined && bound < 0)
      .map(({ path }) => ({
        path,
        message: "no size is below 0, so this can never hold",
        remedy: "Write a bound from 0 on.",
      })),
  ];
}

/** Keys that judge a list, where there is a text. */
export const lintListKeys = (matcher: MatcherObject): readonly SpecProblem[] =>
  (["subsetOf", "supersetOf"] as const)
    .filter((key) => matcher[key] !== undefined)
    .map((key) => ({
      path: `/${key}`,
      message: `there is a text here, and \`${key}\` is about lists, so this can never pass`,
      remedy: "Compare it with `oneOf`, `matches` or `equals`.",
    }));

function impossible(subject: Subject, value: Json): { readonly why: string; readonly remedy: string } | undefined {
  if (subject === "value" || subject === "element" || (subject === "texts" && Array.isArray(value))) return undefined;
  if (subject === "size")
    return typeof value === "number" && Number.isInteger(value) && value >= 0
      ? undefined
      : { why: "a size is a whole number from 0", remedy: "Write the number of bytes, without quotes." };
  if (typeof value !== "string")
    return {
      why: "the values here are text",
      remedy: typeof value === "object" && value !== null ? "Write a text." : `Write it in quotes: "${String(value)}".`,
    };
  if (isPossible(subject, value)) return undefined;
  return subject === "line"
    ? { why: "one line holds no line break", remedy: "Write one matcher for each line." }
    : {
        why: "trailing line breaks are cut off before the comparison",
        remedy: "Write the text without them (in YAML: `|-`).",
      };
}
