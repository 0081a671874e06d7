import type { Json } from "../../model/check.ts";
import type { Unclear } from "./unclear.ts";

/**
 * Finds a key's value in a parsed file; undefined where there is none, unclear where it cannot be told. Most formats give one lookup; INI has no one grammar, so it gives
 * one for each way in which programs read it.
 */
export type Lookup = (key: readonly string[]) => Json | Unclear | undefined;

/** Own keys of maps and indexes of lists, from the outside in. */
export const lookupIn =
  (data: Json) =>
  (key: readonly string[]): Json | undefined => {
    let value: Json | undefined = data;
    for (const segment of key) value = value === undefined ? undefined : step(value, segment);
    return value;
  };

function step(value: Json, segment: string): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  return new Map<string, Json>(Object.entries(value)).get(segment);
}
