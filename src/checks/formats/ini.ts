import { decode } from "ini";
import type { Json } from "../../model/check.ts";
import { asJson } from "./as-json.ts";
import { readConfigparser } from "./configparser.ts";
import { lookupIn, type Lookup } from "./lookup.ts";

/**
 * INI as npm reads it and, where it could be a file of Python's, as configparser does (pip, AWS and most tools of a notebook image):
 * they differ in delimiters, case, quotes, comments and continued lines. Values are text or lists of text.
 */
export function readIni(text: string): readonly Lookup[] {
  const python = readConfigparser(text);
  return python === undefined ? [readNpm(text)] : [readNpm(text), python];
}

/** npm nests a section at every dot of its name, and keeps the dots of a key. */
function readNpm(text: string): Lookup {
  const find = lookupIn(asTexts(asJson(decode(text))));
  return (key) => find([...key.slice(0, -1).flatMap((section) => section.split(".")), ...key.slice(-1)]);
}

/** npm turns `true`, `false`, `null` and a bare key into values of their own; most other programs keep the text. */
export function asTexts(value: Json): Json {
  if (Array.isArray(value)) return value.map(asTexts);
  if (typeof value !== "object" || value === null) return String(value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, asTexts(inner)]));
}
