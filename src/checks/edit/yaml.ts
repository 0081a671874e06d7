import { isMap, isNode, isScalar, type Pair, parseDocument, parse, stringify, type YAMLMap } from "yaml";
import type { Json } from "../../model/check.ts";
import { endingOf, pieces, withLine } from "./pieces.ts";
import type { Editor } from "./wanted.ts";

/** YAML: the value is written anew in its place, or its line put behind the last one of its block. */
export const editYaml: Editor = (text, key, wanted) => {
  const { contents } = parseDocument(text, { stringKeys: true, logLevel: "silent", prettyErrors: false });
  if (!isMap(contents)) {
    const blank = contents === null || (isScalar(contents) && contents.value === null);
    return "absent" in wanted || !blank ? undefined : withAll(text, block(key, wanted.value, 0), pieces(text).length);
  }
  let map: YAMLMap = contents;
  for (const [depth, segment] of key.entries()) {
    const pair = pairIn(map, segment);
    const last = depth === key.length - 1;
    if (pair === undefined)
      return "absent" in wanted
        ? undefined
        : inserted(text, map, (indent) => block(key.slice(depth), wanted.value, indent));
    if (last) return "absent" in wanted ? without(text, pair) : replaced(text, pair, wanted.value);
    if (!isMap(pair.value)) return undefined;
    map = pair.value;
  }
  return undefined;
};

const pairIn = (map: YAMLMap, name: string): Pair | undefined =>
  map.items.find(({ key }) => isScalar(key) && key.value === name);

/** From its first character to its last; the library counts the end of the line to a block. */
function span(text: string, node: unknown): readonly [number, number] | undefined {
  if (!isNode(node) || !node.range) return undefined;
  const [start, end] = node.range;
  return [start, start + text.slice(start, end).trimEnd().length];
}

/** On one line: a text as YAML would write it, anything else as JSON, which is YAML too. */
function onOneLine(value: Json): string {
  if (typeof value === "object") return JSON.stringify(value);
  const plain = stringify(value, { lineWidth: 0, blockQuote: false }).trimEnd();
  // Readers of YAML 1.1, PyYAML among them, take some texts for something else: `on`, `1:30`, `2001-01-01`.
  return parse(plain, { version: "1.1" }) === value ? plain : JSON.stringify(value);
}

function replaced(text: string, { key, value }: Pair, wanted: Json): string | undefined {
  const [start, end] = span(text, value) ?? [];
  const [, keyEnd] = span(text, key) ?? [];
  if (start === undefined || end === undefined || keyEnd === undefined) return undefined;
  const blank = start === end && !/[ \t]$/.test(text.slice(0, start));
  return text.slice(0, start) + (blank ? " " : "") + onOneLine(wanted) + text.slice(end);
}

/** The lines of the key and of its value, where nothing else stands on them. */
function without(text: string, { key, value }: Pair): string | undefined {
  const [start] = span(text, key) ?? [];
  const [, end] = span(text, value) ?? span(text, key) ?? [];
  if (start === undefined || end === undefined) return undefined;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const rest = text.indexOf("\n", Math.max(start, end - 1));
  if (text.slice(from, start).trim() !== "") return undefined;
  return text.slice(0, from) + (rest < 0 ? "" : text.slice(rest + 1));
}

function inserted(text: string, map: YAMLMap, linesAt: (indent: number) => readonly string[]): string | undefined {
  const [first] = map.items;
  const last = map.items.at(-1);
  const [start] = span(text, first?.key) ?? [];
  const [, end] = span(text, last?.value) ?? span(text, last?.key) ?? [];
  if (map.flow === true || start === undefined || end === undefined) return undefined;
  const indent = start - (text.lastIndexOf("\n", start - 1) + 1);
  const before = pieces(text.slice(0, Math.max(start + 1, end))).length;
  return withAll(text, linesAt(indent), before);
}

function block([first = "", ...rest]: readonly string[], value: Json, indent: number): readonly string[] {
  const name = `${" ".repeat(indent)}${onOneLine(first)}:`;
  return rest.length === 0 ? [`${name} ${onOneLine(value)}`] : [name, ...block(rest, value, indent + 2)];
}

const withAll = (text: string, lines: readonly string[], index: number): string =>
  withLine(text, lines.join(endingOf(text)), index);
