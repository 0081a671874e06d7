/**
 * Whether a name is chosen by a list of patterns: at least one matches and no `!` one does; a list of only `!` patterns
 * means all others. `*` stands for any run of characters, `?` for one; case does not count, since names from links may
 * differ in case from those of the API. Takes at most pattern × name steps, whatever the input.
 */
export function matchesName(patterns: readonly string[], name: string): boolean {
  const folded = name.toLowerCase();
  const matches = (pattern: string): boolean => matchesGlob(pattern.toLowerCase(), folded);
  const [excluding, including] = [patterns.filter(isNegative), patterns.filter((pattern) => !isNegative(pattern))];
  return (
    (including.length === 0 ? excluding.length > 0 : including.some(matches)) &&
    !excluding.some((pattern) => matches(pattern.slice(1)))
  );
}

/** `*` and `?` against the whole name, case and all. */
export function matchesGlob(pattern: string, name: string): boolean {
  const [glob, text] = [Array.from(pattern), Array.from(name)];
  let [g, t, star, resume] = [0, 0, -1, 0];
  while (t < text.length) {
    if (glob[g] === "*") [star, resume, g] = [g, t, g + 1];
    else if (g < glob.length && (glob[g] === "?" || glob[g] === text[t])) [g, t] = [g + 1, t + 1];
    else if (star !== -1) [g, resume, t] = [star + 1, resume + 1, resume + 1];
    else return false;
  }
  while (glob[g] === "*") g++;
  return g === glob.length;
}

const isNegative = (pattern: string): boolean => pattern.startsWith("!");
