import { existsSync, readFileSync } from "node:fs";

/** A file of the official schemas; its text, or why a test that needs it is skipped. */
export function official(name: string): { readonly text: () => string; readonly missing: string | false } {
  const file = new URL(`../../../../shared/official-schemas/${name}`, import.meta.url);
  return {
    text: () => readFileSync(file, "utf8"),
    missing: existsSync(file) ? false : `the official schema ${name} is not at hand`,
  };
}
