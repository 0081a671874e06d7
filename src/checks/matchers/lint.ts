import type { Json, SpecProblem } from "../../model/check.ts";
import { decide } from "./decide.ts";
import { inEveryText } from "./in-every-text.ts";
import { asMatcherObject, isMatcherObject, type Matcher, type MatcherObject } from "./matcher.ts";
import { pattern } from "./pattern.ts";
import { sameJson } from "./same-json.ts";
import { lintListKeys, lintSizeKeys, lintValue, partOf, type Subject } from "./subject.ts";
import { isAnyVersion, isRange } from "./version.ts";

/** What a matcher's schema cannot say: patterns and ranges that are none, and assertions that can never fail or never pass. */
export function lintMatcher(matcher: Matcher | undefined, path: string, subject: Subject): readonly SpecProblem[] {
  if (matcher === undefined) return [];
  if (!isMatcherObject(matcher)) return lintValue(subject, matcher, path);
  const own = [
    ...values(matcher, subject),
    ...patterns(matcher, subject),
    ...versions(matcher),
    ...numbers(matcher),
    ...choices(matcher),
    ...parts(matcher),
    ...absence(matcher, subject),
    ...complements(matcher),
    ...(subject === "size" ? lintSizeKeys(matcher) : []),
    ...(subject === "text" || subject === "output" || subject === "line" ? lintListKeys(matcher) : []),
  ];
  const within = inner(matcher, path, subject);
  const problems = own.length > 0 || within.length > 0 ? own : conflicts(matcher);
  return [...problems.map((one) => ({ ...one, path: path + one.path })), ...within];
}

/** A matcher over the content of a file: plain text is looked for everywhere, anything else is put to each line. */
export const lintPart = (part: Matcher | undefined, path: string, subject: Subject): readonly SpecProblem[] =>
  typeof part === "string" && subject !== "line" ? [] : lintMatcher(part, path, partOf(subject));

const inner = (matcher: MatcherObject, path: string, subject: Subject): readonly SpecProblem[] => [
  ...(["all", "any", "none"] as const).flatMap((key) =>
    (matcher[key] ?? []).flatMap((one, index) => lintMatcher(one, `${path}/${key}/${index}`, subject)),
  ),
  ...lintMatcher(matcher.not, `${path}/not`, subject),
  ...lintMatcher(matcher.length, `${path}/length`, "size"),
  ...(subject === "size"
    ? []
    : [
        ...lintPart(matcher.contains, `${path}/contains`, subject),
        ...lintPart(matcher.lacks, `${path}/lacks`, subject),
      ]),
];

const values = ({ equals, oneOf = [] }: MatcherObject, subject: Subject): readonly SpecProblem[] => [
  ...(equals === undefined ? [] : lintValue(subject, equals, "/equals")),
  ...oneOf.flatMap((one, index) => lintValue(subject, one, `/oneOf/${index}`)),
];

const neverFails = (path: string, message: string, remedy: string): SpecProblem => ({
  path,
  message: `${message}, so this can never fail`,
  remedy,
});
const neverPasses = (path: string, message: string, remedy: string): SpecProblem => ({
  path,
  message: `${message}, so this can never pass`,
  remedy,
});

function patterns({ matches }: MatcherObject, subject: Subject): readonly SpecProblem[] {
  if (matches === undefined) return [];
  const path = "/matches";
  try {
    pattern(matches);
  } catch (error) {
    const said = error instanceof Error ? error.message.replace(/^error parsing regexp: /, "") : "";
    return [
      {
        path,
        message: `not an RE2 regular expression: ${said}`,
        remedy: "Write RE2 syntax: no look-around, no back-references, at most 512 characters.",
      },
    ];
  }
  if (!inEveryText(matches, subject)) return [];
  const where = subject === "line" ? "line" : "text";
  return [neverFails(path, `/${matches}/ is found in every ${where}`, `Say what must stand in the ${where}.`)];
}

function versions({ version }: MatcherObject): readonly SpecProblem[] {
  if (version === undefined) return [];
  const path = "/version";
  if (!isRange(version))
    return [
      {
        path,
        message: `not a version range: ${JSON.stringify(version)}`,
        remedy: 'Write an npm range, such as ">=4.2.5 <5" or "^4.4".',
      },
    ];
  return isAnyVersion(version)
    ? [neverFails(path, "every version is in this range", 'Write a range with a bound, such as ">=4.2.5".')]
    : [];
}

function numbers({ atLeast, atMost, between }: MatcherObject): readonly SpecProblem[] {
  const [low, high] = between ?? [0, 0];
  return [
    ...(atLeast !== undefined && atMost !== undefined && atLeast > atMost
      ? [neverPasses("/atLeast", `no number is at least ${atLeast} and at most ${atMost}`, "Swap the two bounds.")]
      : []),
    ...(low > high ? [neverPasses("/between", `no number is between ${low} and ${high}`, "Swap the two bounds.")] : []),
  ];
}

/** Of a matcher and its `not` always one holds, but for values of the wrong kind. */
function complements(matcher: MatcherObject): readonly SpecProblem[] {
  return (["all", "any", "none"] as const).flatMap((key) => {
    const list = matcher[key] ?? [];
    const at = list.findIndex((one) => {
      const { not, ...others } = asMatcherObject(one);
      return not !== undefined && Object.keys(others).length === 0 && list.some((two) => sameMatcher(not, two));
    });
    if (at === -1) return [];
    const [path, message] = [`/${key}/${at}`, "it is the opposite of another entry"];
    const remedy = "Remove one of the two.";
    return [key === "any" ? neverFails(path, message, remedy) : neverPasses(path, message, remedy)];
  });
}

const sameMatcher = (one: Matcher, other: Matcher): boolean =>
  sameJson({ ...asMatcherObject(one) }, { ...asMatcherObject(other) });

/** `absent` says that there is no value, so nothing else can be said of it, and some values are always there. */
function absence(matcher: MatcherObject, subject: Subject): readonly SpecProblem[] {
  if (matcher.absent === undefined) return [];
  const [other] = Object.keys(matcher).filter((key) => key !== "absent");
  if (other !== undefined)
    return [
      {
        path: `/${other}`,
        message: "an absent key has no value: beside `absent: true` this can never be judged",
        remedy: "Keep one of the two, or write `any` with one of them in each entry.",
      },
    ];
  if (subject === "value" || subject === "texts") return [];
  return [neverPasses("/absent", "there is always a value here", "Say what the value must be.")];
}

function choices({ oneOf }: MatcherObject): readonly SpecProblem[] {
  if (oneOf === undefined) return [];
  if (oneOf.length === 0) return [neverPasses("/oneOf", "the list is empty", "List the values that are allowed.")];
  return oneOf.flatMap((value, index) =>
    oneOf.slice(0, index).some((earlier) => sameJson(earlier, value))
      ? [{ path: `/oneOf/${index}`, message: "this value is in the list twice", remedy: "Remove one of the two." }]
      : [],
  );
}

function parts({ contains, lacks, subsetOf, supersetOf = [] }: MatcherObject): readonly SpecProblem[] {
  const strange = supersetOf.findIndex((value) => subsetOf?.every((one) => !sameJson(one, value)) === true);
  if (strange !== -1)
    return [
      neverPasses(`/supersetOf/${strange}`, "`subsetOf` does not allow this value", "Add it there, or remove it here."),
    ];
  if (contains === "") return [neverFails("/contains", "every text contains the empty text", "Say what must occur.")];
  if (lacks === "") return [neverPasses("/lacks", "no text lacks the empty text", "Say what must not occur.")];
  return sameParts(contains, lacks);
}

/** `contains` and `lacks` of the same thing. */
export const sameParts = (contains: Matcher | undefined, lacks: Matcher | undefined): readonly SpecProblem[] =>
  contains !== undefined && lacks !== undefined && sameJson(contains, lacks)
    ? [neverPasses("/lacks", "`contains` and `lacks` name the same", "Remove one of the two.")]
    : [];

/** `equals` and `oneOf` name their values, so that the other keys can be tried on them. */
function conflicts(matcher: MatcherObject): readonly SpecProblem[] {
  const { equals, oneOf, ...others } = matcher;
  if (Object.keys(others).length === 0 && (equals === undefined || oneOf === undefined)) return [];
  const candidates: readonly Json[] | undefined = equals === undefined ? oneOf : [equals];
  if (candidates === undefined || candidates.some((value) => decide(matcher, value).ok !== false))
    return negations(matcher);
  return [
    neverPasses(
      equals === undefined ? "/oneOf" : "/equals",
      "the other keys beside it exclude every value it names",
      "Remove one of the keys.",
    ),
  ];
}

function negations({ not, ...others }: MatcherObject): readonly SpecProblem[] {
  if (not === undefined || !sameJson({ ...asMatcherObject(not) }, { ...others })) return [];
  return [neverPasses("/not", "it excludes what the keys beside it ask for", "Remove one of the two.")];
}
