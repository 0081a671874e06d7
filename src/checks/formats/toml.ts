import { parse } from "smol-toml";
import { asJson } from "./as-json.ts";
import { lookupIn, type Lookup } from "./lookup.ts";

/** TOML 1.0; dates and times become text. Throws for anything else. */
export const readToml = (text: string): readonly Lookup[] => [lookupIn(asJson(parse(text)))];
