import type { Matcher } from "../matchers/matcher.ts";

export type FileSpec = {
  readonly path: string;
  readonly exists?: boolean;
  readonly kind?: "file" | "directory" | "symlink";
  readonly mode?: string | ModeBits;
  readonly owner?: Matcher;
  readonly group?: Matcher;
  readonly size?: Matcher;
  readonly sha256?: string;
  readonly linkTarget?: Matcher;
  readonly contains?: Matcher;
  readonly lacks?: Matcher;
  readonly lines?: LinesSpec;
};

/** Octal texts: no bit beyond `atMost`, none of `lacks`. */
export type ModeBits = { readonly atMost?: string; readonly lacks?: string };

/** Matchers over single lines; a file without lines satisfies `all` and `none`. */
export type LinesSpec = { readonly all?: Matcher; readonly any?: Matcher; readonly none?: Matcher };

export const wantsContent = (spec: FileSpec): boolean =>
  spec.contains !== undefined || spec.lacks !== undefined || spec.lines !== undefined;
