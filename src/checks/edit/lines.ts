import type { Json } from "../../model/check.ts";
import { bare, pieces, withLine } from "./pieces.ts";
import type { Editor } from "./wanted.ts";

/** How a format of lines writes a section and a key. */
interface Grammar {
  /** The header of a key's section; undefined where it stands in none. */
  readonly header: (key: readonly string[]) => string | undefined;
  readonly name: (key: readonly string[]) => string;
  /** The name that a line sets. */
  readonly sets: (line: string) => string | undefined;
  readonly same: (one: string, other: string) => boolean;
  /** A line, as it is written where there was none, or in the place of one. */
  readonly line: (name: string, value: Json, before?: string) => string | undefined;
  /** Whether a line holds its assignment and nothing else, such as a comment or another command, which would be lost with it. */
  readonly alone: (line: string) => boolean;
  /** Whether an indented line goes on with the value of the line before it. */
  readonly continues: boolean;
}

const single = (value: Json): string | undefined =>
  typeof value === "object" || /[\r\n]/.test(String(value)) ? undefined : String(value);

const assignment = (separator: string) => (name: string, value: Json, before?: string) => {
  const text = single(value);
  const kept = before === undefined ? undefined : /^\s*[^=:]*?\s*[=:][ \t]*/.exec(before)?.[0];
  return text === undefined ? undefined : `${kept ?? `${name}${separator}`}${text}`;
};

const optionName = (line: string): string | undefined => /^\s*([^=:#;[\s][^=:]*?)\s*[=:]/.exec(line)?.[1];
const caseless = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();
const dashes = (name: string): string => name.toLowerCase().replaceAll("_", "-");

const sectioned: Grammar = {
  header: (key) => (key.length > 1 ? `[${key.slice(0, -1).join(".")}]` : undefined),
  name: (key) => key.at(-1) ?? "",
  sets: optionName,
  same: caseless,
  line: assignment(" = "),
  // Some readers take this for a comment, and others for a part of the value.
  alone: (line) => !/\s[#;]/.test(line),
  continues: true,
};

const pip: Grammar = { ...sectioned, same: (one, other) => dashes(one) === dashes(other) };

const npm: Grammar = {
  header: () => undefined,
  name: (key) => key.join("."),
  sets: (line) => /^\s*([^=#;[\s][^=]*?)\s*=/.exec(line)?.[1],
  same: (one, other) => one === other,
  alone: (line) => !/[#;]/.test(line),
  line: (name, value, before) => {
    const text = single(value);
    const kept = before === undefined ? undefined : /^[^=]*=[ \t]*/.exec(before)?.[0];
    return text === undefined ? undefined : `${kept ?? `${name}=`}${text}`;
  },
  continues: false,
};

const gitconfig: Grammar = {
  ...sectioned,
  header: ([section = "", ...rest]) =>
    rest.length > 1
      ? `[${section} "${rest
          .slice(0, -1)
          .join(".")
          .replaceAll(/(["\\])/g, String.raw`\$1`)}"]`
      : `[${section}]`,
  line: (name, value, before) => {
    const text = single(value);
    if (text === undefined) return undefined;
    const quoted = /^[\w./:@%+, -]*$/.test(text) && text.trim() === text ? text : JSON.stringify(text);
    return `${before === undefined ? "\t" : (/^\s*/.exec(before)?.[0] ?? "")}${name} = ${quoted}`;
  },
  alone: (line) => /^\s*[\w-]+\s*=\s*(?:[^"#;\\]*|"[^"\\]*"\s*)$/.test(line),
  continues: false,
};

const env: Grammar = {
  ...npm,
  sets: (line) => /^\s*(?:export[ \t]+)?([A-Za-z_]\w*)=/.exec(line)?.[1],
  line: (name, value, before) => {
    const text = single(value);
    if (text === undefined || text.includes("'")) return undefined;
    const kept = before === undefined ? undefined : /^\s*(?:export[ \t]+)?[A-Za-z_]\w*=/.exec(before)?.[0];
    return `${kept ?? `${name}=`}${/^[\w./:@%+,-]*$/.test(text) ? text : `'${text}'`}`;
  },
  alone: (line) => /^\s*(?:export[ \t]+)?\w+=(?:[^\s'"`#;&|<>()\\]*|'[^']*'|"[^"`$\\]*")[ \t]*$/.test(line),
};

const python: Grammar = {
  ...npm,
  name: (key) => `c.${key.join(".")}`,
  sets: (line) => /^(c(?:\.\w+)+)\s*=(?!=)/.exec(line)?.[1],
  line: (name, value) => (typeof value === "object" ? undefined : `${name} = ${literal(value)}`),
  alone: (line) =>
    /^c(?:\.\w+)+\s*=\s*(?:'[^'\\]*'|"[^"\\]*"|-?\d+(?:\.\d+)?|True|False|None|\[\]|\{\})\s*$/.test(line),
};

const literal = (value: string | number | boolean): string =>
  typeof value === "boolean" ? (value ? "True" : "False") : JSON.stringify(value);

export const grammars = { ini: sectioned, pip, npm, gitconfig, env, python } as const;

/** Files of `name = value` lines: the key's line is written anew, or put behind the last one of its section. */
export const editLines =
  (grammar: Grammar): Editor =>
  (text, key, wanted) => {
    const all = pieces(text);
    const own = sectionOf(all, grammar.header(key));
    const name = grammar.name(key);
    const hits = own.lines.filter((index) => {
      const set = grammar.sets(bare(all[index] ?? ""));
      return set !== undefined && grammar.same(set, name);
    });
    // Which of several counts, and what a value over several lines comes to, is for a person to say.
    if (hits.length > 1 || hits.some((index) => grammar.continues && /^[ \t]+\S/.test(all[index + 1] ?? "")))
      return undefined;
    const [at] = hits;
    if (at !== undefined && !grammar.alone(bare(all[at] ?? ""))) return undefined;
    if ("absent" in wanted) return at === undefined ? undefined : all.toSpliced(at, 1).join("");
    const before = at === undefined ? undefined : bare(all[at] ?? "");
    const line = grammar.line(name, wanted.value, before);
    if (line === undefined) return undefined;
    if (at !== undefined && before !== undefined)
      return all.with(at, line + (all[at] ?? "").slice(before.length)).join("");
    if (own.found) return withLine(text, line, own.end);
    const header = grammar.header(key) ?? "";
    return withLine(withLine(text.trim() === "" ? text : withLine(text, ""), header), line);
  };

/** The lines below a header up to the next one, and where a line more would stand. */
function sectionOf(
  all: readonly string[],
  header: string | undefined,
): { readonly found: boolean; readonly lines: readonly number[]; readonly end: number } {
  let inside = header === undefined;
  let found = inside;
  const lines: number[] = [];
  let end = 0;
  for (const [index, piece] of all.entries()) {
    const line = piece.trim();
    if (line.startsWith("[") && line.replace(/\]\s*[#;].*$/, "]").endsWith("]")) {
      inside = header !== undefined && line.replace(/\]\s*[#;].*$/, "]") === header;
      if (inside) [found, end] = [true, index + 1];
      continue;
    }
    if (!inside) continue;
    lines.push(index);
    if (line !== "") end = index + 1;
  }
  return { found, lines, end };
}
