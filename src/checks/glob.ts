/**
 * Whether the whole text fits, case and all: `*` is any run of characters, `/` among them, `?` is one. Bounded by the product of both
 * lengths, because only the last `*` is ever gone back to.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [glob, name] = [Array.from(pattern), Array.from(text)];
  let [at, position, star, retry] = [0, 0, -1, 0];
  while (position < name.length) {
    if (glob[at] === "*") [star, retry, at] = [at, position, at + 1];
    else if (at < glob.length && (glob[at] === "?" || glob[at] === name[position]))
      [at, position] = [at + 1, position + 1];
    else if (star !== -1) [at, retry, position] = [star + 1, retry + 1, retry + 1];
    else return false;
  }
  while (glob[at] === "*") at += 1;
  return at === glob.length;
}
