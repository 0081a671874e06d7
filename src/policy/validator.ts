import { createRequire } from "node:module";
import type * as ajv2020 from "ajv/dist/2020.js";
import type { Json, JsonObject } from "../model/check.ts";
import { precompiled } from "./precompiled.ts";
import type { SchemaError } from "./schema-error.ts";

/** The value as what the schema promises, or every way in which it breaks the schema. */
export type Validator<T> = (
  value: Json,
) => { readonly ok: true; readonly value: T } | { readonly ok: false; readonly errors: readonly SchemaError[] };

/** A validator of one of our own schemas; `T` is the type that the schema describes. */
export function validatorOf<T>(kind: "policy" | "exemption" | "config" | "fixture", schema: JsonObject): Validator<T> {
  const isValid = precompiled(kind, schema);
  const accepts = (value: unknown): value is T => isValid?.(value) === true;
  let explain: Validator<T> | undefined;
  return (value) => (accepts(value) ? { ok: true, value } : (explain ??= compile<T>(schema))(value));
}

/**
 * Schemas are checked against the 2020-12 meta-schema by a test and not at every start, which would take as long as compiling
 * them. `verbose` gives errors the schema that they come from, which messages need.
 */
function compile<T>(schema: JsonObject): Validator<T> {
  // Loaded here, and synchronously, since a valid document never needs it.
  const { Ajv2020 } = createRequire(import.meta.url)("ajv/dist/2020.js") as typeof ajv2020;
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
