import { printable } from "../model/untrusted.ts";

/** JSON data as block-style YAML 1.2. Every text that could be read as anything else is a double-quoted JSON string. */
export const yaml = (value: unknown): string => `${block(JSON.parse(JSON.stringify(value)), 0).trimStart()}\n`;

function block(value: unknown, depth: number): string {
  const indent = `\n${"  ".repeat(depth)}`;
  if (Array.isArray(value))
    return value.length === 0
      ? " []"
      : value
          .map(
            (item) =>
              `${indent}-${item !== null && typeof item === "object" ? block(item, depth + 1).replace(/^\n +/, " ") : block(item, depth)}`,
          )
          .join("");
  if (value !== null && typeof value === "object") {
    const entries = Object.entries(value);
    return entries.length === 0
      ? " {}"
      : entries
          .map(([key, item]) => `${indent}${scalar(key)}:${block(item, Array.isArray(item) ? depth : depth + 1)}`)
          .join("");
  }
  return ` ${scalar(value)}`;
}

/** Words that some YAML reader takes for a boolean, null or number are quoted, as is all that is not a plain word. */
function scalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const isPlain = /^[A-Za-z_/][\w./@-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return isPlain ? value : quoted(value);
}

const quoted = (text: string): string =>
  JSON.stringify(text).replace(/[^\x20-\x7e]/gu, (char) => (printable(char) === char ? char : escapeOf(char)));

const escapeOf = (char: string): string => `\\U${(char.codePointAt(0) ?? 0).toString(16).padStart(8, "0")}`;
