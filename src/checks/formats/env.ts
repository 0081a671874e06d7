import type { Lookup } from "./lookup.ts";

/**
 * A file of environment variables, as dotenv, systemd and a shell read it: `NAME=value` lines, `export` before them, comments, quotes around
 * a value. Where they would not agree on a value (a `$`, a backslash, a `#` behind it), there is a reading for each of them. Throws for
 * lines that are none of these, such as a value over several lines.
 */
export function readEnv(text: string): readonly Lookup[] {
  const readings: readonly Map<string, string>[] = [new Map(), new Map()];
  for (const line of text.replace(/^\uFEFF/, "").split(/\r?\n/)) {
    const rest = line.trim();
    if (rest === "" || rest.startsWith("#")) continue;
    const [, name, value] = /^(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]*)=(.*)$/s.exec(rest) ?? [];
    if (name === undefined || value === undefined) throw new SyntaxError("no NAME=value");
    for (const [index, meant] of valuesOf(value).entries()) readings[index]?.set(name, meant);
  }
  return readings.map(
    (values): Lookup =>
      (key) =>
        values.get(key.join(".")),
  );
}

/** The value as it is written, and as the one of them that makes the most of it. */
function valuesOf(value: string): readonly [string, string] {
  const [, quote, inner = "", after = ""] = /^(["'])(.*?)\1(.*)$/s.exec(value) ?? [];
  if (quote === undefined) {
    if (/^["']/.test(value)) throw new SyntaxError("a quote that is not closed on its line");
    return [value, /[$`\\"']/.test(value) ? `${value}\u0000` : value.replace(/[ \t]+#.*$/s, "")];
  }
  if (!/^[ \t]*(#.*)?$/s.test(after)) throw new SyntaxError("something behind the quotes");
  return [inner, quote === '"' && /[$`\\]/.test(inner) ? `${inner}\u0000` : inner];
}
