import { reasons } from "../../model/outcome.ts";
import type { Json, JsonObject } from "../../model/check.ts";

interface Words {
  readonly title: string;
  readonly description: string;
  readonly examples: readonly Json[];
}

/** An object in which every property is required and nothing else may stand. */
export function closed(
  { title, description, examples }: Words,
  properties: Readonly<Record<string, Json>>,
  optional: Readonly<Record<string, Json>> = {},
): JsonObject {
  return {
    title,
    description,
    examples,
    type: "object",
    required: Object.keys(properties),
    additionalProperties: false,
    properties: { ...properties, ...optional },
  };
}

export const text = (title: string, description: string, ...examples: readonly string[]): JsonObject => ({
  title,
  description,
  type: "string",
  examples,
});

export const textOrNull = (
  title: string,
  description: string,
  ...examples: readonly (string | null)[]
): JsonObject => ({
  title,
  description: `${description} Null where there is none.`,
  type: ["string", "null"],
  examples,
});

export const count = (title: string, description: string): JsonObject => ({
  title,
  description,
  type: "integer",
  minimum: 0,
  examples: [25],
});

export const share = (title: string, description: string): JsonObject => ({
  title,
  description,
  type: ["number", "null"],
  minimum: 0,
  maximum: 1,
  examples: [0.92],
});

export const oneOf = (title: string, description: string, values: readonly string[]): JsonObject => ({
  title,
  description,
  enum: values,
  examples: values.slice(0, 1),
});

export const flag = (title: string, description: string): JsonObject => ({
  title,
  description,
  type: "boolean",
  examples: [false],
});

export const time = (title: string, description: string): JsonObject => ({
  title,
  description: `${description} ISO 8601, UTC, milliseconds.`,
  type: "string",
  pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
  examples: ["2026-05-04T03:00:00.000Z"],
});

export const texts = (title: string, description: string, ...examples: readonly (readonly string[])[]): JsonObject => ({
  title,
  description,
  type: "array",
  items: { type: "string" },
  examples,
});

/** Why something is not known; null where it is. */
export const reason = (description: string): JsonObject => ({
  title: "reason",
  description,
  enum: [...Object.keys(reasons), null],
  examples: [null, "app-stopped"],
});
