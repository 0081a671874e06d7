import type { SchemaError } from "./schema-error.ts";

/** What the schema says of the part that is wrong; the fallback where it says nothing. */
export function meaning({ parentSchema }: SchemaError, fallback: string): string {
  const description: unknown = parentSchema?.["description"];
  return typeof description === "string" ? `Expected: ${description}` : fallback;
}

/** A value as a message names it. */
export function shown(data: unknown): string {
  if (data === null || data === undefined) return "nothing";
  if (Array.isArray(data)) return "a list";
  if (typeof data === "object") return "a mapping";
  if (typeof data === "string") return `the text "${data.length > 60 ? `${data.slice(0, 60)}…` : data}"`;
  return typeof data === "number" ? `the number ${data}` : JSON.stringify(data);
}

/** Names in a row, the last joined by a word. */
export function words(names: readonly string[], last: "and" | "or"): string {
  const quoted = names.map((name) => (/ /.test(name) ? name : `\`${name}\``));
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} ${last} ${quoted.at(-1)}`;
}
