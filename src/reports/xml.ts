import { printable } from "../model/untrusted.ts";

/** Text of an attribute or an element of XML 1.0: what is printable is legal there, but for two code points and the five signs. */
export const xml = (text: string, limit = 1_000): string =>
  printable(text, limit)
    .replace(/[\ufffe\uffff]/g, (char) => `\\u{${char.charCodeAt(0).toString(16)}}`)
    .replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);

export const attribute = (name: string, value: string | number, limit?: number): string =>
  ` ${name}="${xml(String(value), limit)}"`;
