import { printable } from "../model/untrusted.ts";

/**
 * Data as a Markdown code span, in which nothing has a meaning: no link, image, mention, HTML or heading can come of it.
 * The fence is longer than any run of back-ticks inside (CommonMark 0.31 §6.1). Cut at `limit` characters.
 */
export function code(text: string, limit = 300): string {
  const shown = text === "" ? '""' : printable(text, limit);
  const longest = Math.max(0, ...Array.from(shown.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // One space is taken from each side when both have one, and a back-tick may not touch the fence.
  const pad = /^`|`$|^ .* $/.test(shown) ? " " : "";
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** The same inside a table, where a pipe would end the cell even in a code span, and a back-slash before it is read twice. */
export const cell = (text: string, limit?: number): string => code(text.replaceAll("|", "\\u{7c}"), limit);
