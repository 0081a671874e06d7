import { printable } from "../../model/untrusted.ts";
import { showExpected } from "../show.ts";
import { asMatcherObject, isMatcherObject, type Matcher } from "./matcher.ts";

/** The matcher as words, such as `matches /^https:/ and at most 3`; one printable line. */
export function describe(matcher: Matcher): string {
  const { equals, not, oneOf, contains, lacks, matches, atLeast, atMost, version } = asMatcherObject(matcher);
  const words: string[] = [];
  if (equals !== undefined) words.push(showExpected(equals));
  if (not !== undefined) words.push(`not ${describe(not)}`);
  if (oneOf !== undefined) words.push(`one of ${oneOf.map(showExpected).join(", ")}`);
  if (contains !== undefined) words.push(`contains ${describePart(contains)}`);
  if (lacks !== undefined) words.push(`lacks ${describePart(lacks)}`);
  if (matches !== undefined) words.push(`matches /${printable(matches)}/`);
  if (atLeast !== undefined) words.push(`at least ${atLeast}`);
  if (atMost !== undefined) words.push(`at most ${atMost}`);
  if (version !== undefined) words.push(`version ${printable(version)}`);
  return printable(words.join(" and "), 512);
}

/** What `contains` and `lacks` look for. */
export const describePart = (part: Matcher, thing = "line or item"): string =>
  isMatcherObject(part) ? `a ${thing} [${describe(part)}]` : describe(part);
