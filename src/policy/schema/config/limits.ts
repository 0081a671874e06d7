import type { JsonObject } from "../../../model/check.ts";
import { limitRows } from "../../config-bounds.ts";

export const limits: JsonObject = {
  title: "limits",
  description: "How much is done at once, how fast, and for how long.",
  examples: [{ concurrency: 10, apiRate: 2 }],
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(limitRows).map(([name, { fallback, least, most, whole, meaning }]) => [
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
  ),
};
