import type { CheckType, JsonObject } from "../../model/check.ts";
import { configSchema } from "./config-schema.ts";
import { exemptionSchema } from "./exemption-schema.ts";
import { fixtureSchema } from "./fixture-schema.ts";
import { policySchema } from "./policy-schema.ts";
import { reportSchema } from "./report-schema.ts";

/** The kinds of documents that have a published schema. */
export const schemaKinds = ["policy", "exemption", "config", "report", "fixture"] as const;
export type SchemaKind = (typeof schemaKinds)[number];

/** The JSON Schema (2020-12) of one kind, composed from the check types where it has to be. */
export function schemaOf(kind: SchemaKind, types: readonly CheckType[]): JsonObject {
  switch (kind) {
    case "policy":
      return policySchema(types);
    case "exemption":
      return exemptionSchema();
    case "config":
      return configSchema();
    case "report":
      return reportSchema();
    case "fixture":
      return fixtureSchema();
    default:
      return kind satisfies never;
  }
}

/** The text of `schemas/<kind>.schema.json`, to the byte. */
export function schemaText(kind: SchemaKind, types: readonly CheckType[]): string {
  return `${JSON.stringify(schemaOf(kind, types), null, 2)}\n`;
}
