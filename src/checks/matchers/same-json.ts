import type { Json } from "../../model/check.ts";

/** Deep equality of JSON values; the order of a map's keys does not count, the order of a list does. */
export function sameJson(left: Json, right: Json): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object" || left === null || right === null) return false;
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const [mine, theirs] = [new Map<string, Json>(Object.entries(left)), new Map<string, Json>(Object.entries(right))];
  if (mine.size !== theirs.size) return false;
  for (const [key, value] of mine) {
    const other = theirs.get(key);
    if (other === undefined || !sameJson(value, other)) return false;
  }
  return true;
}
