import { printable } from "../model/untrusted.ts";

/** One printable line of at most `limit` characters, escapes included. */
export const line = (text: string, limit = 500): string => cut(printable(text, limit), limit);

/**
 * The same for what a checked home sent: an address in it is written so that no program for mail or chat makes a link of it,
 * since a reader would take that for ours.
 */
export const foreignLine = (text: string, limit = 500): string =>
  cut(line(text, limit).replaceAll("://", "[:]//"), limit);

/** At most `limit` UTF-16 units, no surrogate pair split. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
