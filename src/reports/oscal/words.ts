import { printable } from "../../model/untrusted.ts";
import { code } from "../markdown-code.ts";
import { uuid } from "../uuid.ts";

/** The version of the schema that documents are held against. */
export const oscalVersion = "1.2.1";

/** Of our own properties. */
const ns = "urn:plumbline:report:v1";

/** A property; OSCAL's strings are one line, not empty, and have no blank at either end. */
export const prop = (name: string, value: string | number): object => ({
  name,
  ns,
  value: printable(String(value), 1_000).trim() || "none",
});

/** Foreign text within Markdown, in which it means nothing. */
export const quoted = (text: string, limit = 1_000): string => code(text, limit);

/** A name as OSCAL's tokens take them: `AC-2(1)` is `ac-2.1`, as in the catalog of NIST SP 800-53. */
export function token(...parts: readonly string[]): string {
  const text = parts
    .join(".")
    .toLowerCase()
    .replaceAll(/\((\w+)\)/g, ".$1")
    .replaceAll(/[^\p{L}\p{N}.\-_]/gu, "_");
  return /^[\p{L}_]/u.test(text) ? text : `_${text}`;
}

/** An array as a member, which may not be empty in OSCAL. */
export const some = <T>(name: string, values: readonly T[]): Readonly<Record<string, readonly T[]>> =>
  values.length === 0 ? {} : { [name]: values };

export const metadata = (title: string, { id, finishedAt }: { readonly id: string; readonly finishedAt: string }) => ({
  title,
  "last-modified": finishedAt,
  version: printable(id, 200).trim() || "none",
  "oscal-version": oscalVersion,
});

export const targetUuid = (id: string): string => uuid("target", id);
export const observationUuid = (run: string, finding: string): string => uuid("observation", run, finding);
