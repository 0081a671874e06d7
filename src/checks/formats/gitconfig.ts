import type { Lookup } from "./lookup.ts";

/**
 * A git configuration as git reads it (git-config(1), "SYNTAX"): sections and keys in any case, subsections with theirs, `name` alone for
 * true, quotes and escapes, continued lines, comments. A key is `section.name` or `section.subsection.name`; a value that is there several
 * times is a list. Throws for what git refuses, and for an include: what another file says is not known.
 */
export const readGitconfig = (text: string): readonly Lookup[] => [read(text, "\t"), read(text, " ")];

/** `tab` is what a tab within a value is: itself since git 2.45, and a space before. */
function read(text: string, tab: string): Lookup {
  const values = new Map<string, string[]>();
  let section: string | undefined;
  let rest = text.replace(/^\uFEFF/, "").replaceAll("\r\n", "\n");
  for (;;) {
    rest = rest.replace(/^(?:\s+|[#;][^\n]*)+/, "");
    if (rest === "") break;
    if (rest.startsWith("[")) {
      const [whole, name] = sectionOf(rest);
      section = name;
      rest = rest.slice(whole.length);
      continue;
    }
    const [whole = "", name = "", equals] = /^([a-zA-Z][a-zA-Z0-9-]*)[ \t]*(=|(?=\n)|$)/.exec(rest) ?? [];
    if (section === undefined || name === "") throw new SyntaxError("neither a section nor a key of one");
    const { value, length } = equals === "=" ? valueOf(rest.slice(whole.length), tab) : { value: "true", length: 0 };
    const key = section + name.toLowerCase();
    values.set(key, [...(values.get(key) ?? []), value]);
    rest = rest.slice(whole.length + length);
  }
  return ([first = "", ...others]) => {
    const found = values.get(
      nameOf(first.toLowerCase(), others.slice(0, -1).join(".")) + (others.at(-1) ?? "").toLowerCase(),
    );
    return found?.length === 1 ? found[0] : found;
  };
}

/** A section's header and its name; `[a.B]` is the old way to write `[a "b"]`. */
function sectionOf(text: string): readonly [whole: string, name: string] {
  const [whole, title = "", quoted] = /^\[([a-zA-Z0-9.-]+)(?:[ \t]+"((?:[^"\\\n]|\\[^\n])*)")?\]/.exec(text) ?? [];
  if (whole === undefined) throw new SyntaxError("a section that git would refuse");
  const [base = "", ...rest] = title.toLowerCase().split(".");
  if (base === "include" || base === "includeif") throw new SyntaxError("what another file says is not known");
  if (quoted !== undefined && rest.length > 0) throw new SyntaxError("a section in both ways");
  return [whole, nameOf(base, quoted === undefined ? rest.join(".") : quoted.replaceAll(/\\(.)/g, "$1"))];
}

const nameOf = (section: string, sub: string): string => JSON.stringify([section, sub]);

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", b: "\b", '"': '"', "\\": "\\", "\n": "" };

/** To the end of the line, or of the last one that a backslash continues; spaces at both ends are none of it unless they are quoted. */
function valueOf(text: string, tab: string): { readonly value: string; readonly length: number } {
  let [value, kept, quoted, at] = ["", 0, false, 0];
  for (; at < text.length; at++) {
    const character = text[at] ?? "";
    if (character === "\n") break;
    if (character === "\\") {
      const meant = escapes[text[++at] ?? "none"];
      if (meant === undefined) throw new SyntaxError("an escape that git does not know");
      value += meant;
      kept = value.length;
    } else if (character === '"') {
      quoted = !quoted;
      kept = value.length;
    } else if (!quoted && (character === "#" || character === ";")) {
      const end = text.indexOf("\n", at);
      at = end === -1 ? text.length : end;
      break;
    } else if (!quoted && /\s/.test(character)) {
      if (value !== "") value += character === "\t" ? tab : character;
    } else {
      value += character;
      kept = value.length;
    }
  }
  if (quoted) throw new SyntaxError("a quote that is not closed");
  return { value: value.slice(0, kept), length: at };
}
