import { lines } from "../matchers/lines.ts";
import type { Lookup } from "./lookup.ts";

const defaults = "DEFAULT";
const header = /^\[(.+)\]/;

/**
 * INI as Python's RawConfigParser reads it (docs.python.org/3/library/configparser.html): `=` or `:`, option names in lower case,
 * continued lines joined by line breaks, no comment behind a value, `[DEFAULT]` below every section. Where Python would refuse
 * a repeated section or option, the last one counts. Undefined for a file with an option before the first section, which is none of Python's.
 */
export function readConfigparser(text: string): Lookup | undefined {
  const sections = configparserValues(text);
  if (sections === undefined) return undefined;
  return (key) => {
    const name = key.at(-1)?.toLowerCase() ?? "";
    return sections.get(key.slice(0, -1).join("."))?.get(name) ?? sections.get(defaults)?.get(name);
  };
}

/** The options of each section, in their order. */
export function configparserValues(text: string): ReadonlyMap<string, ReadonlyMap<string, string>> | undefined {
  const sections = new Map<string, Map<string, string>>();
  let section: Map<string, string> | undefined;
  let open: { readonly name: string; readonly indent: number } | undefined;
  // Empty lines within a value are a part of it.
  let blank = "";
  for (const line of lines(text)) {
    const value = line.trim();
    if (value === "") blank += "\n";
    if (value === "" || value.startsWith("#") || value.startsWith(";")) continue;
    const indent = line.length - line.trimStart().length;
    if (section !== undefined && open !== undefined && indent > open.indent) {
      section.set(open.name, `${section.get(open.name) ?? ""}${blank}\n${value}`);
      blank = "";
      continue;
    }
    blank = "";
    const [, title] = header.exec(value) ?? [];
    if (title !== undefined) {
      section = sections.get(title) ?? new Map<string, string>();
      sections.set(title, section);
      open = undefined;
      continue;
    }
    if (section === undefined) return undefined;
    const at = value.search(/[=:]/);
    const name = (at === -1 ? value : value.slice(0, at)).trimEnd().toLowerCase();
    section.set(name, at === -1 ? "true" : value.slice(at + 1).trimStart());
    open = { name, indent };
  }
  return sections;
}
