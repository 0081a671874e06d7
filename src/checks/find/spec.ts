import type { Matcher } from "../matchers/matcher.ts";

/** What stands below a folder and fits: none of it, or how many. */
export type FindSpec = {
  readonly under: string;
  /** Globs; left out, every name. */
  readonly names?: readonly string[];
  /** Levels, from 1. */
  readonly depth?: number;
  readonly kind?: "file" | "directory" | "symlink";
  readonly mode?: { readonly anyOf: string };
  /** Bytes. */
  readonly size?: Bounds;
  /** Days since the last change. */
  readonly age?: Bounds;
  readonly contains?: Matcher;
} & ({ readonly none: true; readonly count?: never } | { readonly count: Matcher; readonly none?: never });

export type Bounds = { readonly atLeast?: number; readonly atMost?: number };

/** Left out, deep enough for what people keep, and no further than a visit can look. */
export const defaultDepth = 6;

/** Most bytes that are searched of one file; all files of a search share what one answer may carry. */
export const mostSearched = 128 * 1024;
