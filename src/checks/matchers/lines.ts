/** The lines of a text; every line ending that some program honours counts, so that none hides a line. */
export function lines(text: string): readonly string[] {
  const all = text.split(/\r\n|\n|\r/);
  if (all.at(-1) === "") all.pop();
  return all;
}
