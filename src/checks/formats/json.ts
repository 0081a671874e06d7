import { asJson } from "./as-json.ts";
import { lookupIn, type Lookup } from "./lookup.ts";

/** Strict JSON. Throws for anything else. */
export const readJson = (text: string): readonly Lookup[] => [lookupIn(asJson(JSON.parse(text)))];

/** JupyterLab's settings files: JSON with `//` and block comments. JupyterLab reads all of JSON5; the rest of that is refused. */
export const readCommentedJson = (text: string): readonly Lookup[] =>
  readJson(text.replace(commentOrString, keepStrings));

/**
 * A `//` comment ends where JSON5 ends a line: at LF, CR, U+2028 and U+2029. Strings come first, so that what looks like a comment inside one stays. What is never closed matches to the end instead of failing,
 * so that each character is looked at once; the parser refuses it.
 */
const commentOrString =
  /"[^"\\]*(?:\\[^][^"\\]*)*"?|\/\/[^\n\r\u2028\u2029]*[\u2028\u2029]?|\/\*[^*]*(?:\*(?!\/)[^*]*)*(?:\*\/)?/g;

const keepStrings = (found: string): string => (found.startsWith('"') ? found : " ");
