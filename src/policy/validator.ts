import { Ajv2020 } from "ajv/dist/2020.js";
import type { Json, JsonObject } from "../model/check.ts";
import type { SchemaError } from "./schema-error.ts";

/** The value as what the schema promises, or every way in which it breaks the schema. */
export type Validator<T> = (
  value: Json,
) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly SchemaError[] };

/**
 * Compiles one of our own schemas; `T` is the type that it describes. Schemas are checked against the 2020-12 meta-schema by
 * a test and not at every start, which would take as long as compiling them. `verbose` gives errors the schema that they come
 * from, which messages need.
 */
export function compileSchema<T>(schema: JsonObject): Validator<T> {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allErrors: true,
    verbose: true,
    validateSchema: false,
    meta: false,
    code: { optimize: false },
    messages: false,
  });
  const validate = ajv.compile<T>(schema);
  return (value: unknown) => (validate(value) ? { ok: true, value } : { ok: false, errors: validate.errors ?? [] });
}
