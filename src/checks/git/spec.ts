import type { Matcher } from "../matchers/matcher.ts";

/** A clone, by what has to be true of it; all that is given has to hold. */
export type GitSpec = {
  readonly path: string;
  /** Whether there is a clone at all. */
  readonly exists?: boolean;
  /** The commit that is checked out, or its beginning. */
  readonly commit?: string;
  /** The branch that is checked out; there is none where a commit is. */
  readonly branch?: Matcher;
  /** Every URL of each remote that is named, without what may be a secret. */
  readonly remotes?: Readonly<Record<string, Matcher>>;
  /** Nothing is changed beside what is committed; `tracked` leaves out what was never added. */
  readonly clean?: true | "tracked";
};
