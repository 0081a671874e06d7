import type { JsonObject } from "../../../model/check.ts";
import { limitRows, type LimitRow } from "../../config-bounds.ts";

export const limits: JsonObject = {
  title: "limits",
  description: "How much is done at once, how fast, and for how long.",
  examples: [{ concurrency: 10, apiRate: 2 }],
  type: "object",
  additionalProperties: false,
  properties: amounts(limitRows),
};

/** One property per row. */
export function amounts(rows: Readonly<Record<string, LimitRow>>): Readonly<Record<string, JsonObject>> {
  return Object.fromEntries(
    Object.entries(rows).map(([name, { fallback, least, most, whole, meaning }]) => [
      name,
      {
        title: name,
        description: `${meaning} ${least} to ${most}.`,
        type: whole ? "integer" : "number",
        minimum: least,
        maximum: most,
        default: fallback,
        examples: [fallback],
      },
    ]),
  );
}
