import { RE2JS } from "re2js";

/** UTF-16 units of one subject; content is capped at the same number of bytes where it is asked for. */
export const maxSubject = 256 * 1024;
const maxPattern = 512;
const keep = 500;
const compiled = new Map<string, RE2JS>();

/**
 * An RE2 pattern, linear in its subject. Throws `RangeError` for one that is too long and re2js's own error for one that is not RE2;
 * `lint` reports both, so that `judge` meets neither.
 */
export function pattern(source: string): RE2JS {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  if (source.length > maxPattern)
    throw new RangeError(`the pattern has ${source.length} characters, more than ${maxPattern}`);
  const fresh = RE2JS.compile(source);
  if (compiled.size >= keep) compiled.clear();
  compiled.set(source, fresh);
  return fresh;
}

/** Whether the pattern is found anywhere in the subject. */
export const found = (source: string, subject: string): boolean => pattern(source).test(subject);
