import type { Json } from "../../model/check.ts";

/** How a value is compared. All keys that are given must hold; a plain value means `equals`. */
export type MatcherObject = {
  readonly equals?: Json;
  readonly not?: Matcher;
  readonly oneOf?: readonly Json[];
  readonly contains?: Matcher;
  readonly lacks?: Matcher;
  readonly matches?: string;
  readonly atLeast?: number;
  readonly atMost?: number;
  /** Both bounds included. */
  readonly between?: readonly [number, number];
  readonly version?: string;
  /** Of a text in characters, of a list in elements, of a map in keys. */
  readonly length?: Matcher;
  readonly subsetOf?: readonly Json[];
  readonly supersetOf?: readonly Json[];
  readonly absent?: true;
  readonly all?: readonly Matcher[];
  readonly any?: readonly Matcher[];
  readonly none?: readonly Matcher[];
};

export type Matcher = null | boolean | number | string | readonly Json[] | MatcherObject;

export const isMatcherObject = (matcher: Matcher | Json): matcher is MatcherObject =>
  typeof matcher === "object" && matcher !== null && !Array.isArray(matcher);

/** The matcher with its short form written out. */
export const asMatcherObject = (matcher: Matcher): MatcherObject =>
  isMatcherObject(matcher) ? matcher : { equals: matcher };
