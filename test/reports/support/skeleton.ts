/**
 * A Markdown text with each code span replaced by `C`, read as CommonMark 0.31 §6.1 says: a run of back-ticks opens a span
 * that the next run of the same length closes; one without a partner is plain text.
 */
export function skeleton(markdown: string): string {
  return markdown.split("\n").map(withoutSpans).join("\n");
}

function withoutSpans(line: string): string {
  const runs = [...line.matchAll(/`+/g)];
  let [result, from] = ["", 0];
  for (const [at, open] of runs.entries()) {
    if (open.index < from) continue;
    const close = runs.slice(at + 1).find((run) => run[0].length === open[0].length);
    if (close === undefined) continue;
    result += `${line.slice(from, open.index)}C`;
    from = close.index + close[0].length;
  }
  return result + line.slice(from);
}

/** Number of cells of each table row: pipes that no back-slash escapes, counted before code spans are looked at, as GFM does. */
export const cellCounts = (markdown: string): readonly number[] =>
  markdown
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .map((line) => line.replaceAll(/\\./gu, "").split("|").length);
