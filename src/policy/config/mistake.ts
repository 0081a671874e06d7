import type { Json } from "../../model/check.ts";
import { isMapping } from "../json.ts";
import type { PointedMistake } from "../pointed-mistake.ts";

/** What the schema cannot say of one part of `spec`: from the raw value, so that it is found beside other mistakes. */
export type Meaning = (spec: Json | undefined) => readonly PointedMistake[];

export const mistake = (
  pointer: string,
  code: string,
  message: string,
  remedy: string,
  more: Pick<PointedMistake, "hidden"> & { readonly part?: "key" } = {},
): PointedMistake => ({ pointer: `/spec${pointer}`, part: "value", code, message, remedy, ...more });

/** The text under a key; undefined where there is none. */
export function textAt(value: Json | undefined, key: string): string | undefined {
  const found = isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
  return typeof found === "string" ? found : undefined;
}
