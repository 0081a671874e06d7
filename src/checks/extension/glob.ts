/**
 * Whether the whole text fits: `*` is any run of characters, `/` among them, `?` is one. Bounded by the product of both lengths,
 * because only the last `*` is ever gone back to.
 */
export function glob(pattern: string, text: string): boolean {
  let [at, position, star, retry] = [0, 0, -1, 0];
  while (position < text.length) {
    if (pattern[at] === "*") {
      star = at;
      retry = position;
      at += 1;
    } else if (pattern[at] === "?" || pattern[at] === text[position]) {
      at += 1;
      position += 1;
    } else if (star >= 0) {
      retry += 1;
      at = star + 1;
      position = retry;
    } else return false;
  }
  while (pattern[at] === "*") at += 1;
  return at === pattern.length;
}
