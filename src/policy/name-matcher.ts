import { matchesGlob } from "../checks/glob.ts";

/**
 * Whether a name is chosen by a list of patterns: at least one matches and no `!` one does; a list of only `!` patterns
 * means all others. `*` stands for any run of characters, `?` for one; case does not count, since names from links may
 * differ in case from those of the API. Takes at most pattern × name steps, whatever the input.
 */
export const matchesName = (patterns: readonly string[], name: string): boolean =>
  matchesCase(
    patterns.map((pattern) => pattern.toLowerCase()),
    name.toLowerCase(),
  );

/** The same where case counts, as it does for paths: `~/A` and `~/a` are two files. */
export function matchesCase(patterns: readonly string[], name: string): boolean {
  const matches = (pattern: string): boolean => matchesGlob(pattern, name);
  const [excluding, including] = [patterns.filter(isNegative), patterns.filter((pattern) => !isNegative(pattern))];
  return (
    (including.length === 0 ? excluding.length > 0 : including.some(matches)) &&
    !excluding.some((pattern) => matches(pattern.slice(1)))
  );
}

const isNegative = (pattern: string): boolean => pattern.startsWith("!");
