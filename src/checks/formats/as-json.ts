import type { Json } from "../../model/check.ts";

/** Levels of nesting beyond which no file is read. */
export const deepest = 64;

/**
 * A parser's result as plain data: `__proto__` is a key like any other, dates as ISO text. A number beyond
 * all doubles, such as `1e400`, stays an infinite one, and no matcher compares it.
 * Throws `RangeError` for what is nested deeper than 64 levels, so that nothing that walks the value later can run out of stack.
 */
export function asJson(value: unknown, depth = 0): Json {
  if (depth > deepest) throw new RangeError(`nested deeper than ${deepest} levels`);
  if (value === null || typeof value === "boolean" || typeof value === "string" || typeof value === "number")
    return value;
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((element) => asJson(element, depth + 1));
  if (typeof value !== "object") throw new TypeError(`a ${typeof value} is no data`);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asJson(inner, depth + 1)]));
}
