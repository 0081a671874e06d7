import { createRequire } from "node:module";
import type * as smolToml from "smol-toml";
import { asJson } from "./as-json.ts";
import { lookupIn, type Lookup } from "./lookup.ts";

/** TOML 1.0; dates and times become text. Throws for anything else. */
export function readToml(text: string): readonly Lookup[] {
  // Loaded here, and synchronously, since only the judging of a TOML file needs it.
  const { parse } = createRequire(import.meta.url)("smol-toml") as typeof smolToml;
  return [lookupIn(asJson(parse(text)))];
}
