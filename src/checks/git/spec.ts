import type { Matcher } from "../matchers/matcher.ts";

/** A clone, by what has to be true of it; all that is given has to hold. */
export type GitSpec = {
  readonly path: string;
  /** The commit that is checked out, or its beginning. */
  readonly commit?: string;
  /** The branch that is checked out; there is none where a commit is. */
  readonly branch?: Matcher;
  /** The URL of the remote `origin`, without a user name or password. */
  readonly origin?: Matcher;
  /** Nothing is changed, added or left beside what is committed. */
  readonly clean?: true;
};
