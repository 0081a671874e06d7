import type { Json } from "../model/check.ts";
import { printable } from "../model/untrusted.ts";

const longest = 160;
const hidden = "[redacted]";

const secretKey =
  /pass(word|wd|phrase)?$|passw|secret|token|credential|api[-_]?key|access[-_]?key|private[-_]?key|(^|[._:-])_?auth$|_authtoken/i;
/** `scheme://user:password@host`: only the host is of interest. */
const userInfo = /([a-z][a-z0-9+.-]{0,20}:\/\/)[^/\s?#]{0,512}@/gi;
const assigned =
  /([\w-]{0,40}(?:pass(?:word|wd)?|secret|token|api[-_]?key|access[-_]?key|signature|authorization)["']?\s{0,4}[=:]\s{0,4}["']?)[^\s"'&,;]{1,512}/gi;
/** Prefixes by which issuers mark their tokens, JSON web tokens, and PEM blocks. */
const marked =
  /\b(?:AKIA|ASIA|ghp_|gho_|ghs_|ghu_|ghr_|github_pat_|glpat-|npm_|pypi-|xox[abprs]-|sk-|hf_|dckr_pat_|eyJ)[\w.\-/+=]{8,512}|-----BEGIN [A-Z ]{1,40}/g;
/** A long run of mixed letters and digits, which no setting or version is, but a key may be. */
const run = /[A-Za-z0-9+_=-]{20,512}/g;

/** Text of a target for people: one printable line, at most 160 characters, with all that looks like a secret taken out. */
export function showText(text: string): string {
  const start = text.slice(0, 4 * longest);
  const clean = start
    .replace(userInfo, `$1${hidden}@`)
    .replace(marked, hidden)
    .replace(assigned, `$1${hidden}`)
    .replace(run, (word) => (looksRandom(word) ? hidden : word));
  return printable(clean, longest);
}

/** A value for people. With a `key` that names a secret the value is not shown at all. */
export function showValue(value: Json | undefined, key = ""): string {
  if (value === undefined) return "nothing";
  if (secretKey.test(key)) return `a ${kindOf(value)}, ${hidden}`;
  if (typeof value === "string") return `"${showText(value)}"`;
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return `a map of ${Object.keys(value).length}`;
  return String(value);
}

/** Text of a policy for people: it is reviewed in git, so it is only made printable. */
export const showExpected = (value: Json): string =>
  printable(typeof value === "string" ? `"${value}"` : JSON.stringify(value), longest);

export function kindOf(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "list";
  if (typeof value === "string") return "text";
  return typeof value === "object" ? "map" : typeof value;
}

const looksRandom = (word: string): boolean =>
  /[a-z]/.test(word) && /[A-Z]/.test(word) && /[0-9]/.test(word)
    ? true
    : /^[0-9a-f]{32,}$/i.test(word) && /[0-9]/.test(word);
