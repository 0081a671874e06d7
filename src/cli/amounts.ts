import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";

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

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A time such as `500ms`, `90s`, `5m`; a bare number means seconds. Milliseconds. @throws UsageError */
export function duration(
  flag: string,
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number {
  const [, digits, unit = "s"] = /^(\d{1,7})(ms|s|m|h)?$/.exec(text) ?? [];
  const ms = digits === undefined ? NaN : Number(digits) * (units[unit] ?? NaN);
  if (ms >= least && ms <= most) return ms;
  throw new UsageError(
    `${flag} takes a time from ${least / 1000}s to ${most / 1000}s, not ${JSON.stringify(printable(text, 80))}.`,
    `Write, for example, ${flag} 90s or ${flag} 5m.`,
  );
}
