import { printable } from "../../model/untrusted.ts";
import { showExpected } from "../show.ts";
import { asMatcherObject, isMatcherObject, type Matcher } from "./matcher.ts";

/** The matcher as words, such as `matches /^https:/ and at most 3`; one printable line. */
export function describe(matcher: Matcher): string {
  const { equals, not, oneOf, contains, lacks, matches, atLeast, atMost, between, version, length } =
    asMatcherObject(matcher);
  const { subsetOf, supersetOf, absent, all, any, none } = asMatcherObject(matcher);
  const words: string[] = [];
  if (equals !== undefined) words.push(showExpected(equals));
  if (not !== undefined) words.push(`not ${describe(not)}`);
  if (oneOf !== undefined) words.push(`one of ${oneOf.map(showExpected).join(", ")}`);
  if (contains !== undefined) words.push(`contains ${describePart(contains)}`);
  if (lacks !== undefined) words.push(`lacks ${describePart(lacks)}`);
  if (matches !== undefined) words.push(`matches /${printable(matches)}/`);
  if (atLeast !== undefined) words.push(`at least ${atLeast}`);
  if (atMost !== undefined) words.push(`at most ${atMost}`);
  if (between !== undefined) words.push(`between ${between[0]} and ${between[1]}`);
  if (version !== undefined) words.push(`version ${printable(version)}`);
  if (length !== undefined) words.push(`of length ${describe(length)}`);
  if (subsetOf !== undefined) words.push(`nothing but ${subsetOf.map(showExpected).join(", ")}`);
  if (supersetOf !== undefined) words.push(`each of ${supersetOf.map(showExpected).join(", ")}`);
  if (absent !== undefined) words.push("absent");
  if (all !== undefined) words.push(`all of ${choices(all)}`);
  if (any !== undefined) words.push(`any of ${choices(any)}`);
  if (none !== undefined) words.push(`none of ${choices(none)}`);
  return printable(words.join(" and "), 512);
}

/** What `contains` and `lacks` look for. */
export const describePart = (part: Matcher, thing = "line or item"): string =>
  isMatcherObject(part) ? `a ${thing} [${describe(part)}]` : describe(part);

const choices = (matchers: readonly Matcher[]): string => matchers.map((one) => `[${describe(one)}]`).join(", ");
