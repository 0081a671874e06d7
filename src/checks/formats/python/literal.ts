import type { Json } from "../../../model/check.ts";
import { deepest } from "../as-json.ts";
import { stringEnd } from "./lines.ts";

/**
 * A Python literal as data: text, whole and floating numbers, True, False, None, and lists, tuples, sets and dictionaries of them, sets and
 * tuples as lists. Undefined for everything else, such as a call, a name, bytes, an f-string, or a number that JSON cannot carry.
 */
export function literal(text: string): Json | undefined {
  const reader = new Reader(text);
  try {
    const value = reader.value(0);
    return reader.ended ? value : undefined;
  } catch {
    return undefined;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get ended(): boolean {
    this.#space();
    return this.#at === this.#text.length;
  }

  value(depth: number): Json {
    if (depth > deepest) throw new RangeError("nested too deeply");
    this.#space();
    const rest = this.#text.slice(this.#at);
    const [word] = /^(?:True|False|None)\b/.exec(rest) ?? [];
    if (word !== undefined) return this.#took(word, word === "None" ? null : word === "True");
    const [number] =
      /^[+-]?(?:0[xX](?:_?[\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*(?:\.(?:\d(?:_?\d)*)?)?|\.\d(?:_?\d)*)(?:[eE][+-]?\d(?:_?\d)*)?)(?![\w.])/.exec(
        rest,
      ) ?? [];
    if (number !== undefined) return this.#took(number, numberOf(number));
    if (/^[rRuU]?["']/.test(rest)) return this.#strings();
    if (rest.startsWith("[")) return this.#items("]", depth).values;
    if (rest.startsWith("(")) {
      const { values, commas } = this.#items(")", depth);
      const [first] = values;
      return values.length === 1 && commas === 0 && first !== undefined ? first : values;
    }
    if (rest.startsWith("{")) return this.#braces(depth);
    throw new SyntaxError("no literal");
  }

  #took<T>(text: string, value: T): T {
    this.#at += text.length;
    return value;
  }

  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at++;
  }

  #next(character: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  /** Neighbours are one text. */
  #strings(): string {
    let whole = "";
    for (;;) {
      this.#space();
      const [prefix] = /^[rRuU]?(?=["'])/.exec(this.#text.slice(this.#at)) ?? [];
      if (prefix === undefined) return whole;
      const from = this.#at + prefix.length;
      const end = stringEnd(this.#text, from) ?? from;
      const quotes = /^("""|''')/.test(this.#text.slice(from, from + 3)) ? 3 : 1;
      const inner = this.#text.slice(from + quotes, end - quotes);
      whole += /[rR]/.test(prefix) ? inner : unescaped(inner);
      this.#at = end;
    }
  }

  #items(end: string, depth: number): { readonly values: readonly Json[]; readonly commas: number } {
    this.#at++;
    const values: Json[] = [];
    let commas = 0;
    while (!this.#next(end)) {
      values.push(this.value(depth + 1));
      if (this.#next(",")) commas++;
      else if (this.#next(end)) break;
      else throw new SyntaxError("no comma");
    }
    return { values, commas };
  }

  /** A dictionary, whose keys become texts, or a set. */
  #braces(depth: number): Json {
    this.#at++;
    const entries: (readonly [string, Json])[] = [];
    const values: Json[] = [];
    const kinds = new Set<string>();
    const distinct = new Set<Json>();
    while (!this.#next("}")) {
      this.#space();
      const from = this.#at;
      const first = this.value(depth + 1);
      const written = this.#text.slice(from, this.#at);
      if (this.#next(":")) {
        // `1` and `"1"` are two keys, and `1.0` is written otherwise.
        if (kinds.add(typeof first).size > 1 || (typeof first === "number" && String(first) !== written))
          throw new SyntaxError("a key that JSON has not");
        if (typeof first !== "string" && typeof first !== "number") throw new SyntaxError("a key that JSON has not");
        entries.push([String(first), this.value(depth + 1)]);
      } else if (typeof first === "object" && first !== null) throw new SyntaxError("a set of what may have no hash");
      else values.push(first);
      distinct.add(typeof first === "boolean" ? Number(first) : first);
      if (!this.#next(",")) {
        if (this.#next("}")) break;
        throw new SyntaxError("no comma");
      }
    }
    if (values.length > 0 && distinct.size < values.length)
      throw new SyntaxError("a set that holds less than is written");
    if (entries.length > 0 && values.length > 0) throw new SyntaxError("half a dictionary");
    return values.length > 0 ? values : Object.fromEntries(entries);
  }
}

function numberOf(text: string): number {
  const plain = text.replaceAll("_", "").replace(/^\+/, "");
  const isWhole = /^-?\d+$/.test(plain) || /^-?0[xXoObB]/.test(plain);
  if (/^-?0\d/.test(plain) && isWhole && !/^-?0+$/.test(plain)) throw new SyntaxError("a number with a zero before it");
  const value = plain.startsWith("-") ? -Number(plain.slice(1)) : Number(plain);
  if (!Number.isFinite(value) || (isWhole && !Number.isSafeInteger(value))) throw new RangeError("no exact number");
  return value === 0 ? 0 : value;
}

const simple: Readonly<Record<string, string>> = {
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\n": "",
};

/** The escapes of a text; what Python keeps as it is stays, and a character by its name is not read. */
const unescaped = (text: string): string =>
  text.replaceAll(
    /\\(?:([0-7]{1,3})|x([\da-fA-F]{2})|u([\da-fA-F]{4})|U([\da-fA-F]{8})|([^]))/g,
    (whole, octal?: string, hex?: string, short?: string, long?: string, one?: string) => {
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const code = hex ?? short ?? long;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (one === "N" || one === "x" || one === "u" || one === "U") throw new SyntaxError("an escape that is not read");
      return simple[one ?? ""] ?? whole;
    },
  );
