/** A statement as it stands, on one line or several. */
export interface Line {
  /** Columns before it; a tab counts as one. */
  readonly indent: number;
  /** Without comments. */
  readonly text: string;
}

const opening = "([{";
const closing = ")]}";

/**
 * The logical lines of Python source (docs.python.org/3/reference/lexical_analysis.html): what stands in brackets, behind a backslash or
 * in a long string belongs to the line before. Throws for brackets and strings that do not end.
 */
export function logicalLines(source: string): readonly Line[] {
  if (foreign.test(source.split("\n", 2).join("\n"))) throw new SyntaxError("another encoding than UTF-8");
  const lines: Line[] = [];
  let [text, depth, at] = ["", 0, 0];
  const flush = (): void => {
    const [, blank = ""] = /^([ \t]*)/.exec(text) ?? [];
    const parts = split(text).map((part) => part.trim());
    if (
      parts.length > 1 &&
      parts.some((part, index) => part.endsWith(":") || (part === "" && (index === 0 || index < parts.length - 1)))
    )
      throw new SyntaxError("a semicolon where none may stand");
    // What stands behind a semicolon belongs to the block of what stands before it.
    for (const part of parts) if (part !== "") lines.push({ indent: blank.length, text: part });
    text = "";
  };
  while (at < source.length) {
    const character = source[at] ?? "";
    const end = stringEnd(source, at);
    if (end !== undefined) {
      if (
        /(?:^|\W)[rR]?[fFtT][rR]?$/.test(source.slice(Math.max(0, at - 3), at)) &&
        !simpleFormat.test(source.slice(at, end))
      )
        throw new SyntaxError("a formatted text whose end depends on the version of Python");
      text += source.slice(at, end);
      at = end;
    } else if (strange.test(character)) {
      throw new SyntaxError("a character that is read as another one, or as no blank");
    } else if (character === "#") {
      while (at < source.length && source[at] !== "\n") at++;
    } else if (character === "\\" && /^\\\r?\n/.test(source.slice(at, at + 3))) {
      at = source.indexOf("\n", at) + 1;
      if (text.trim() === "" || source.slice(at).trim() === "")
        throw new SyntaxError("a backslash before or behind which nothing stands");
      text += " ";
    } else if (character === "\n" && depth === 0) {
      flush();
      at++;
    } else {
      if (opening.includes(character)) depth++;
      if (closing.includes(character) && --depth < 0) throw new SyntaxError("a bracket too many");
      text += character;
      at++;
    }
  }
  if (depth > 0) throw new SyntaxError("a bracket that is not closed");
  flush();
  return lines;
}

/** PEP 263. */
const foreign = /^[ \t\f]*#.*?coding[:=][ \t]*(?!(?:utf-?8|utf-8-[-\w.]*)(?![-\w.]))[-\w.]/im;

/**
 * Names are compared by their compatible form (`ｃ` is `c`, PEP 3131), a form feed begins an indentation anew, and other blanks are none.
 */
const strange = /[^\t\n\x20-\x7e]/;

/** Since Python 3.12 a quote within braces does not end the text. What is left reads alike in all versions. */
const simpleFormat = /^("""|'''|"|')(?:[^{}]|\{\{|\}\}|\{(?:[^{}'"#\\]|'[^'"\\\n{}]*'|"[^'"\\\n{}]*")+\})*\1$/;

/** Where the string that begins here ends, after its last quote; undefined where none begins. */
export function stringEnd(source: string, at: number): number | undefined {
  const [quote] = /^("""|'''|"|')/.exec(source.slice(at, at + 3)) ?? [];
  if (quote === undefined) return undefined;
  for (let next = at + quote.length; next < source.length; next++) {
    if (source[next] === "\\") next++;
    else if (source.startsWith(quote, next)) return next + quote.length;
    else if (source[next] === "\n" && quote.length === 1) break;
  }
  throw new SyntaxError("a string that is not closed");
}

/** At semicolons outside of strings and brackets. */
function split(text: string): readonly string[] {
  const parts: string[] = [];
  let [from, depth] = [0, 0];
  for (let at = 0; at < text.length; at++) {
    const end = stringEnd(text, at);
    if (end !== undefined) at = end - 1;
    else if (opening.includes(text[at] ?? "")) depth++;
    else if (closing.includes(text[at] ?? "")) depth--;
    else if (text[at] === ";" && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
