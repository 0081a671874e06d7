import { meaning, shown, words } from "./error-words.ts";
import { isList } from "./json.ts";
import type { Mistake } from "./problem.ts";
import type { SchemaError } from "./schema-error.ts";

/** A value of the wrong type, and how it is written rightly; `written` is the scalar as it stands in the file. */
export function describeType(error: SchemaError, written: string | undefined): Mistake {
  const { params, data } = error;
  const expected = String(params["type"]);
  const required: unknown = error.parentSchema?.["required"];
  const keys = expected === "object" && isList(required) ? ` with ${words(required.map(String), "and")}` : "";
  const named = words(
    expected.split(",").map((type) => typeWords[type] ?? type),
    "or",
  );
  const expectedWords = `${named}${keys}`;
  return {
    code: "wrong-type",
    message: `expected ${named}, got ${shown(data)}`,
    remedy:
      inYaml(expected, written) ??
      (quotesWillNotDo(error, written)
        ? meaning(error, `Give ${expectedWords}.`)
        : remedyForType(expected, data, written, expectedWords)),
  };
}

/** What YAML reads as something else than most people do. */
function inYaml(expected: string, written: string | undefined): string | undefined {
  if (expected !== "string" || written === undefined) return undefined;
  if (written === "~") return 'To YAML a lone ~ is nothing; put it in quotes: "~".';
  const octal = /^0o([0-7]{3,4})$/.exec(written)?.[1];
  return octal === undefined ? undefined : `Write the octal digits in quotes: "${octal.padStart(4, "0")}".`;
}

/** A number where a text of another form is wanted, such as 30 for `30s`. */
function quotesWillNotDo({ params, data, parentSchema }: SchemaError, written: string | undefined): boolean {
  const pattern: unknown = parentSchema?.["pattern"];
  const isScalar = typeof data === "number" || typeof data === "boolean";
  return (
    params["type"] === "string" &&
    isScalar &&
    typeof pattern === "string" &&
    !new RegExp(pattern, "u").test(written ?? String(data))
  );
}

function remedyForType(expected: string, data: unknown, written: string | undefined, expectedWords: string): string {
  if (data === null || data === undefined) return `Give ${expectedWords}, or leave the key out.`;
  if (expected === "string" && (typeof data === "number" || typeof data === "boolean"))
    return `Put it in quotes: "${written ?? String(data)}".`;
  if (expected === "boolean" && typeof data === "string" && /^(yes|on|y|true)$/i.test(data))
    return "Write true, without quotes.";
  if (expected === "boolean" && typeof data === "string" && /^(no|off|n|false)$/i.test(data))
    return "Write false, without quotes.";
  if (/number|integer/.test(expected) && typeof data === "string" && /^-?\d+(\.\d+)?$/.test(data))
    return `Write it without quotes: ${data}`;
  if (expected === "array" && typeof data !== "object") return `Write a list: [${written ?? JSON.stringify(data)}]`;
  return `Give ${expectedWords}.`;
}

const typeWords: Readonly<Record<string, string>> = {
  string: "a text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping",
  null: "nothing",
};
