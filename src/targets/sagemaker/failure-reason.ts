import { printable } from "../../model/untrusted.ts";

const mostCharacters = 200;

/**
 * AWS's own text about an app that failed, which tells the operator what to mend: one printable line of at most 200
 * characters, without what looks like the query of a URL or a token. Names, ARNs and request ids stay.
 */
export function failureReason(text: string): string {
  const clean = hidden.reduce((rest, [pattern, instead]) => rest.replace(pattern, instead), text.slice(0, 4_096));
  const shown = Array.from(printable(clean, clean.length));
  return shown.length > mostCharacters ? `${shown.slice(0, mostCharacters - 1).join("")}…` : shown.join("");
}

const hidden: readonly (readonly [pattern: RegExp, instead: string])[] = [
  [/\?[^\s"'<>]*=[^\s"'<>]*/g, "?[hidden]"],
  [
    /\b([\w-]*(?:token|secret|password|signature|credential|session|access_?key(?:_?id)?)["']?\s*[=:]\s*["']?)[^\s"',;]+/gi,
    "$1[hidden]",
  ],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{12,}\b/g, "[hidden]"],
  [/\b[0-9a-f]{32,}\b/gi, "[hidden]"],
  // Long, and of capitals, small letters and digits mixed: base64 in any of its alphabets, or a JWT.
  [/(?<![\w+/=.-])(?=[\w+/=.-]*[a-z])(?=[\w+/=.-]*[A-Z])(?=[\w+/=.-]*\d)[\w+/=.-]{32,}/g, "[hidden]"],
];
