import type { ErrorObject } from "ajv/dist/2020.js";
import { isList, isMapping } from "./json.ts";

/** One way in which a value breaks a schema; with `verbose`, `schema`, `parentSchema` and `data` are set. */
export type SchemaError = ErrorObject<string, Readonly<Record<string, unknown>>>;

/** The key that the schema does not know, where that is the mistake. */
export function unknownKey({ params }: SchemaError): string | undefined {
  const key = params["additionalProperty"] ?? params["unevaluatedProperty"];
  return typeof key === "string" ? key : undefined;
}

/** The keys that may stand where `error` was found. */
export function knownKeys({ parentSchema }: SchemaError): readonly string[] {
  const properties: unknown = parentSchema?.["properties"];
  return isMapping(properties) ? Object.keys(properties) : [];
}

/** The keys of a union of the form `[{required: [a]}, {required: [b]}]`; empty for any other. */
export function requiredKeys(schema: unknown): readonly string[] {
  if (!isList(schema)) return [];
  return schema.flatMap((branch: unknown) => {
    const required = isMapping(branch) && Object.keys(branch).length === 1 ? branch["required"] : undefined;
    return isList(required) && required.length === 1 ? [String(required[0])] : [];
  });
}
