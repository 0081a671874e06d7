import type { JsonObject } from "../model/check.ts";

/**
 * A schema for a short form beside a map. `if`/`then`/`else` instead of `anyOf`, so that a validator's errors name the one key that is
 * wrong and not every branch.
 */
export const ifObject = (map: JsonObject, otherwise: JsonObject = {}): JsonObject =>
  Object.fromEntries([
    ["if", { type: "object" }],
    ["then", map],
    ["else", otherwise],
  ]);
