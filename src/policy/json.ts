import type { Json } from "../model/check.ts";

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** What stands under a key; undefined where there is no mapping or no such key of its own. */
export function member(value: Json | undefined, key: string): Json | undefined {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The items of a list; none where it is no list. */
export function items(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}
