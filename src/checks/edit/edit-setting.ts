import type { Json } from "../../model/check.ts";
import { type Format, parseSetting } from "../formats/parse-setting.ts";
import { sameJson } from "../matchers/same-json.ts";
import { editJson } from "./json.ts";
import { editLines, grammars } from "./lines.ts";
import { editToml } from "./toml.ts";
import type { Editor, Wanted } from "./wanted.ts";
import { editYaml } from "./yaml.ts";

/**
 * The text with one key set or taken out, everything else as it was: comments, order, blanks, endings. Undefined where that cannot be
 * done for certain.
 */
export function editSetting(
  { format, path, text }: { readonly format: Format; readonly path: string; readonly text: string },
  key: readonly string[],
  wanted: Wanted,
): string | undefined {
  const edited = editorFor(format)(text, key, wanted);
  return edited !== undefined && onlyChanged({ format, path, key }, text, edited) ? edited : undefined;
}

function editorFor(format: Format): Editor {
  switch (format) {
    case "json":
      return editJson;
    case "yaml":
    case "conda":
      return editYaml;
    case "toml":
      return editToml;
    default:
      return editLines(grammars[format]);
  }
}

/** Whether both texts hold the same data but for the key. Formats of lines have no data as a whole; there one line differs at most. */
function onlyChanged(
  { format, path, key }: { readonly format: Format; readonly path: string; readonly key: readonly string[] },
  before: string,
  after: string,
): boolean {
  if (format !== "json" && format !== "yaml" && format !== "toml" && format !== "conda") return true;
  const of = (text: string): readonly (Json | undefined)[] | undefined =>
    text.trim() === ""
      ? [{}]
      : parseSetting(format === "conda" ? "yaml" : format, path, text)?.map((lookup) => dataOf(lookup([])));
  const [one] = of(before) ?? [];
  const [other] = of(after) ?? [];
  return one !== undefined && other !== undefined && sameJson(without(one, key), without(other, key));
}

const dataOf = (value: unknown): Json | undefined => value as Json | undefined;

/** The data without a key, and without the maps that only led to it. */
function without(data: Json, [first, ...rest]: readonly string[]): Json {
  if (first === undefined || typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) {
    const list: readonly Json[] = data;
    return list.map((item, index) => (String(index) === first ? without(item, rest) : item));
  }
  return Object.fromEntries(
    Object.entries(data).flatMap(([name, value]) => {
      if (name !== first) return [[name, value]];
      if (rest.length === 0) return [];
      const left = without(value, rest);
      return isBlank(left) ? [] : [[name, left]];
    }),
  );
}

const isBlank = (value: Json): boolean =>
  value === null || (typeof value === "object" && !Array.isArray(value) && Object.keys(value).length === 0);
