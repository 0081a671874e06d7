import type { Json, JsonObject } from "../../../model/check.ts";
import { severities } from "../../../model/policy.ts";
import type { DurationRow } from "../../config-bounds.ts";
import { durationPattern, durationText } from "../../duration.ts";

/** Name, meaning and one example of a key; every property of the schema has them. */
export interface Meaning {
  readonly title: string;
  readonly description: string;
  readonly example: Json;
}

/** A mapping that knows these keys and no others. */
export function mapping(
  { title, description, example }: Meaning,
  properties: Readonly<Record<string, JsonObject>>,
  more: JsonObject = {},
): JsonObject {
  return {
    title,
    description,
    examples: [example],
    type: "object",
    additionalProperties: false,
    properties,
    ...more,
  };
}

export const text = (title: string, description: string, example: string, more: JsonObject = {}): JsonObject => ({
  title,
  description,
  type: "string",
  minLength: 1,
  maxLength: 2048,
  examples: [example],
  ...more,
});

export const choice = (
  title: string,
  description: string,
  values: readonly string[],
  fallback?: string,
): JsonObject => ({
  title,
  description,
  enum: values,
  ...(fallback === undefined ? {} : { default: fallback }),
  examples: [fallback ?? values[0] ?? ""],
});

export const flag = (title: string, description: string, fallback: boolean): JsonObject => ({
  title,
  description,
  type: "boolean",
  default: fallback,
  examples: [fallback],
});

/** The name of an environment variable; the value itself never stands in a file. */
export const envName = (title: string, description: string, example: string): JsonObject =>
  text(title, `${description} The name of an environment variable, not the value.`, example, {
    maxLength: 200,
    pattern: envPattern,
  });

export const envPattern = "^[A-Za-z_][A-Za-z0-9_]*$";

export const filePath = (title: string, description: string, example: string): JsonObject =>
  text(title, `${description} A relative path starts at the config's own folder.`, example, { maxLength: 4096 });

/** A time as text; the bounds stand in its description, and are checked with the meaning. */
export function duration(
  title: string,
  description: string,
  row: DurationRow,
  { fallback, example = fallback }: { readonly fallback?: number; readonly example?: number | undefined },
): JsonObject {
  return {
    title,
    description: `${description} A time such as \`30s\`, \`5m\`, \`2h\` or \`7d\`, ${boundsText(row)}.`,
    type: "string",
    pattern: durationPattern,
    ...(fallback === undefined ? {} : { default: durationText(fallback) }),
    examples: [durationText(example ?? row.least)],
  };
}

export const boundsText = ({ least, most, off }: DurationRow): string =>
  `from ${durationText(least)} to ${durationText(most)}${off ? '; "0" turns it off' : ""}`;

/** One value per severity; each may be left out. */
export const bySeverity = (
  title: string,
  description: string,
  example: Json,
  value: (severity: (typeof severities)[number]) => JsonObject,
): JsonObject =>
  mapping(
    { title, description, example },
    Object.fromEntries(severities.toReversed().map((severity) => [severity, value(severity)])),
  );

/** Names take `*` and `?`; a leading `!` excludes. */
export const patterns = (title: string, description: string, example: readonly string[]): JsonObject => ({
  title,
  description: `${description} Names take \`*\` and \`?\`; a leading \`!\` excludes.`,
  type: "array",
  minItems: 1,
  uniqueItems: true,
  items: { type: "string", minLength: 1, maxLength: 200 },
  examples: [example],
});
