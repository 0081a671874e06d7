import { found } from "./pattern.ts";
import { isPossible, type Subject } from "./subject.ts";

const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
const others = "\u0085\u00a0\u00e9\u2028\u0391\u0416\u05d0\u4e2d\u{1f600}";
/** Longer than what two of RE2's greatest repetitions cover, and of all kinds of characters, alone and together. */
const samples: readonly string[] = [
  "",
  "\u0000",
  "\n\n",
  "a\n\nb",
  ...ascii,
  ascii.join(""),
  others,
  "a".repeat(2_001),
];

/**
 * Whether the pattern is found in texts that have nothing in common, the empty one first, so that it says nothing. Characters that the
 * pattern itself names are tried too: `^[^@]*$` says that there is no `@`.
 */
export function inEveryText(pattern: string, subject: Subject): boolean {
  const tried = [...samples, ...Array.from(pattern), pattern].filter((text) => isPossible(subject, text));
  return tried.every((text) => found(pattern, text));
}
