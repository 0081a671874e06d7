import type { Json } from "../../model/check.ts";
import { cannotTell, every, negate, no, some, verdict, type Verdict } from "../verdict.ts";
import { kindOf } from "../show.ts";
import { sameJson } from "./same-json.ts";
import { lines } from "./lines.ts";
import { asMatcherObject, isMatcherObject, type Matcher, type MatcherObject } from "./matcher.ts";
import { found, maxSubject } from "./pattern.ts";
import { satisfies } from "./version.ts";

/**
 * Whether the value satisfies the matcher. A value of a kind that a key cannot judge is false with a `mismatch`. `undefined` is a
 * value that is not there: it satisfies `absent` and `lacks`, and is the wrong kind for every other key.
 */
export function decide(matcher: Matcher, value: Json | undefined): Verdict {
  if (typeof value === "number" && !Number.isFinite(value)) return notFinite;
  return every(verdicts(asMatcherObject(matcher), value));
}

/** `1e400`, `inf` and `nan`: programs disagree on what they are. */
const notFinite = cannotTell({ code: "undecidable", detail: "the number is infinite, too large to compare or none" });

function* verdicts(matcher: MatcherObject, value: Json | undefined): Iterable<Verdict> {
  const { not, absent, all, any, none } = matcher;
  if (not !== undefined) yield negate(decide(not, value));
  if (absent !== undefined) yield verdict(value === undefined);
  if (all !== undefined) yield every(lazily(all, (one) => decide(one, value)));
  if (any !== undefined) yield some(lazily(any, (one) => decide(one, value)));
  if (none !== undefined) yield negate(some(lazily(none, (one) => decide(one, value))));
  if (value !== undefined) yield* ofValue(matcher, value);
  else if (valueKeys.some((key) => matcher[key] !== undefined)) yield nothing;
}

/** Nothing at all lacks everything, so `lacks` is not among them. */
const valueKeys = [
  "equals",
  "oneOf",
  "contains",
  "matches",
  "atLeast",
  "atMost",
  "between",
  "version",
  "length",
  "subsetOf",
  "supersetOf",
] as const satisfies readonly (keyof MatcherObject)[];

const nothing: Verdict = { ok: false, mismatch: "expected a value, found nothing" };

function* ofValue(matcher: MatcherObject, value: Json): Iterable<Verdict> {
  const { equals, oneOf, contains, lacks, matches, atLeast, atMost, between, version, length } = matcher;
  if (equals !== undefined) yield same(equals, value);
  if (oneOf !== undefined) yield among(oneOf, value);
  if (contains !== undefined) yield part(contains, value);
  if (lacks !== undefined) yield negate(part(lacks, value));
  if (matches !== undefined) yield match(matches, value);
  if (atLeast !== undefined) yield compare(value, (number) => number >= atLeast);
  if (atMost !== undefined) yield compare(value, (number) => number <= atMost);
  if (between !== undefined) yield compare(value, (number) => number >= between[0] && number <= between[1]);
  if (version !== undefined) yield inRange(version, value);
  if (length !== undefined) yield ofLength(length, value);
  if (matcher.subsetOf !== undefined) yield within(matcher.subsetOf, value);
  if (matcher.supersetOf !== undefined) yield holding(matcher.supersetOf, value);
}

const same = (expected: Json, value: Json): Verdict => among([expected], value);

function among(choices: readonly Json[], value: Json): Verdict {
  const comparable = choices.filter((one) => one === null || kindOf(one) === kindOf(value));
  if (comparable.length > 0) return verdict(comparable.some((one) => sameJson(one, value)));
  return mismatch(`a ${[...new Set(choices.map(kindOf))].join(" or ")}`, value);
}

function part(wanted: Matcher, value: Json): Verdict {
  if (typeof value === "string") {
    if (isMatcherObject(wanted)) return some(lazily(lines(value), (line) => decide(wanted, line)));
    return typeof wanted === "string" ? verdict(value.includes(wanted)) : mismatch("a list", value);
  }
  if (Array.isArray(value)) return some(lazily(value, (element: Json) => decideElement(wanted, element)));
  return mismatch("a text or a list", value);
}

/** Lists may mix kinds: an element of another kind is certainly not the one value that is looked for. */
function decideElement(wanted: Matcher, element: Json): Verdict {
  const { equals, ...others } = asMatcherObject(wanted);
  const one = decide(wanted, element);
  return equals !== undefined && Object.keys(others).length === 0 && one.ok === false ? no : one;
}

function match(source: string, value: Json): Verdict {
  if (typeof value !== "string") return mismatch("a text", value);
  if (value.length > maxSubject) return cannotTell({ code: "truncated", detail: "the text is longer than 256 KiB" });
  return verdict(found(source, value));
}

function compare(value: Json, holds: (number: number) => boolean): Verdict {
  const number =
    typeof value === "string" && /^\s{0,9}-?\d{1,300}(\.\d{1,300})?\s{0,9}$/.test(value) ? Number(value) : value;
  return typeof number === "number" ? verdict(holds(number)) : mismatch("a number", value);
}

function inRange(range: string, value: Json): Verdict {
  if (typeof value !== "string") return mismatch("a version text", value);
  const holds = satisfies(value, range);
  return holds === undefined
    ? cannotTell({ code: "undecidable", detail: "no single version number can be read from it" })
    : verdict(holds);
}

function ofLength(wanted: Matcher, value: Json): Verdict {
  if (typeof value === "string") return decide(wanted, Array.from(value).length);
  if (typeof value !== "object" || value === null) return mismatch("a text, a list or a map", value);
  return decide(wanted, Array.isArray(value) ? value.length : Object.keys(value).length);
}

/** Every element is one of these. */
const within = (allowed: readonly Json[], value: Json): Verdict =>
  isList(value)
    ? verdict(value.every((element) => allowed.some((one) => sameJson(one, element))))
    : mismatch("a list", value);

/** Each of these is an element. */
const holding = (wanted: readonly Json[], value: Json): Verdict =>
  isList(value)
    ? verdict(wanted.every((one) => value.some((element) => sameJson(one, element))))
    : mismatch("a list", value);

const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

function* lazily<T>(items: readonly T[], judge: (item: T) => Verdict): Iterable<Verdict> {
  for (const item of items) yield judge(item);
}

const mismatch = (wanted: string, value: Json): Verdict => ({
  ok: false,
  mismatch: `expected ${wanted}, found a ${kindOf(value)}`,
});
