import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { parseDuration } from "../policy/duration.ts";

/** A whole number from `least` to `most`. @throws UsageError */
export function wholeNumber(
  flag: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(
    `${flag} takes a whole number from ${least} to ${most}, not ${JSON.stringify(printable(text, 80))}.`,
    `Write, for example, ${flag} ${least > 1 ? least : Math.min(8, most)}.`,
  );
}

/** A time such as `500ms`, `90s`, `5m`; a bare number means seconds. Milliseconds. @throws UsageError */
export function duration(
  flag: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const ms = parseDuration(/^\d+$/.test(text) ? `${text}s` : text) ?? NaN;
  if (ms >= least && ms <= most) return ms;
  throw new UsageError(
    `${flag} takes a time from ${least / 1000}s to ${most / 1000}s, not ${JSON.stringify(printable(text, 80))}.`,
    `Write, for example, ${flag} 90s or ${flag} 5m.`,
  );
}
