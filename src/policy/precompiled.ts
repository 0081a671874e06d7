import { createRequire } from "node:module";
import type { JsonObject } from "../model/check.ts";

/** What `scripts/schemas.ts` writes: ajv's standalone code, and the schema that it was compiled from, as JSON text. */
interface Compiled {
  readonly schema: string;
  readonly validate: (value: unknown) => boolean;
}

/**
 * A yes-or-no validator of exactly this schema, compiled beforehand; undefined where there is none. It spares a valid document
 * the loading of ajv and the compiling, which take as long as all the rest of `plumbline validate`.
 */
export function precompiled(
  kind: "policy" | "exemption" | "config" | "fixture",
  schema: JsonObject,
): Compiled["validate"] | undefined {
  try {
    const compiled = createRequire(import.meta.url)(`../../schemas/compiled/${kind}.cjs`) as Compiled;
    return compiled.schema === JSON.stringify(schema) ? compiled.validate : undefined;
  } catch {
    // Not shipped, or damaged: ajv itself decides.
    return undefined;
  }
}
