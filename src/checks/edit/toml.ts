import { createRequire } from "node:module";
import type * as smolToml from "smol-toml";
import type { Json } from "../../model/check.ts";
import { bare, pieces, withLine } from "./pieces.ts";
import type { Editor, Wanted } from "./wanted.ts";

/** TOML: the line of the key is written anew, or put behind the last one of its table. */
export const editToml: Editor = (text, key, wanted) => {
  const all = pieces(text);
  const rows = rowsOf(all);
  const at = rows.findIndex(({ path }) => path !== undefined && same(path, key));
  if ("absent" in wanted) return at < 0 ? undefined : all.toSpliced(at, 1).join("");
  const value = valueText(wanted);
  if (value === undefined) return undefined;
  const piece = all[at];
  if (piece !== undefined) {
    const line = bare(piece);
    return all
      .with(at, `${line.slice(0, valueStart(line))}${value}${commentOf(line)}${piece.slice(line.length)}`)
      .join("");
  }
  const table = key.slice(0, -1);
  const line = `${name(key.at(-1) ?? "")} = ${value}`;
  const last = rows.findLastIndex(
    ({ table: own, path }) => path !== undefined && own !== undefined && same(own, table),
  );
  if (last >= 0) return withLine(text, line, last + 1);
  const header = rows.findIndex(({ table: own, path }) => path === undefined && own !== undefined && same(own, table));
  if (header >= 0 && table.length > 0) return withLine(text, line, header + 1);
  if (table.length === 0) return withLine(text, line, 0);
  const gap = text.trim() === "" ? text : withLine(text, "");
  return withLine(withLine(gap, `[${table.map(name).join(".")}]`), line);
};

interface Row {
  /** The table that the line belongs to; undefined where that is not one of a plain name. */
  readonly table: readonly string[] | undefined;
  /** Of the key that stands on this line alone. */
  readonly path?: readonly string[];
}

function rowsOf(all: readonly string[]): readonly Row[] {
  let table: readonly string[] | undefined = [];
  return all.map((piece) => {
    const line = bare(piece);
    if (/^\s*\[/.test(line)) table = /^\s*\[\[/.test(line) ? undefined : pathIn(line);
    else {
      const own = /^\s*(#|$)/.test(line) ? undefined : pathIn(line);
      if (own !== undefined && table !== undefined) return { table, path: [...table, ...own] };
    }
    return { table };
  });
}

/** The key that a line sets, or the table that it opens, read on its own. */
function pathIn(line: string): readonly string[] | undefined {
  let value: unknown = parsed(line);
  const path: string[] = [];
  const most = /^\s*\[/.test(line) ? Number.POSITIVE_INFINITY : line.slice(0, valueStart(line)).split(".").length;
  while (path.length < most && typeof value === "object" && value !== null && !Array.isArray(value)) {
    const [entry, ...others] = Object.entries(value as Readonly<Record<string, unknown>>);
    if (entry === undefined || others.length > 0) break;
    path.push(entry[0]);
    value = entry[1];
  }
  return path.length === 0 ? undefined : path;
}

function parsed(text: string): unknown {
  const { parse } = createRequire(import.meta.url)("smol-toml") as typeof smolToml;
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/** Behind the first `=` that is in no quotes, and the blanks after it. */
const valueStart = (line: string): number =>
  /^(?:[^="']|"(?:[^"\\]|\\.)*"|'[^']*')*=[ \t]*/.exec(line)?.[0].length ?? 0;

/** What follows the value on its line, with the blanks before it. */
function commentOf(line: string): string {
  for (let at = line.indexOf("#", valueStart(line)); at >= 0; at = line.indexOf("#", at + 1)) {
    const head = line.slice(0, at);
    if (parsed(head) !== undefined) return line.slice(head.trimEnd().length);
  }
  return "";
}

const name = (key: string): string => (/^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key));

/** A value on one line; a table has none. */
function valueText(wanted: Exclude<Wanted, { readonly absent: true }>): string | undefined {
  const plain = (value: Json): boolean =>
    value !== null && (Array.isArray(value) ? value.every(plain) : typeof value !== "object");
  return plain(wanted.value) ? JSON.stringify(wanted.value) : undefined;
}

const same = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((part, index) => part === other[index]);
