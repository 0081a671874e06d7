import type { JsonObject } from "../model/check.ts";

/**
 * A schema for a short form beside a map. `if`/`then`/`else` instead of `anyOf`, so that a validator's errors name the one key that is
 * wrong and not every branch.
 */
export const ifObject = (map: JsonObject, otherwise: JsonObject = {}): JsonObject => ({
  if: { type: "object" },
  // oxlint-disable-next-line unicorn/no-thenable -- JSON Schema's own word; nothing awaits a schema.
  then: map,
  else: otherwise,
});
