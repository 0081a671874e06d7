/** The candidate that a mistyped word most likely meant, or undefined when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = fold(word);
  if (typed === "" || typed.length > 64) return undefined;
  let best: string | undefined;
  let least = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    const steps = distance(typed, fold(candidate));
    if (steps < least) [best, least] = [candidate, steps];
  }
  return best ?? completion(typed, candidates);
}

/** The one candidate that begins with what was typed, as `match` begins `matches`. */
function completion(typed: string, candidates: readonly string[]): string | undefined {
  const longer = typed.length < 4 ? [] : candidates.filter((candidate) => fold(candidate).startsWith(typed));
  return longer.length === 1 ? longer[0] : undefined;
}

const fold = (word: string): string => word.toLowerCase().replaceAll(/[-_ ]/g, "");

/** Edits (insert, delete, replace, swap of neighbours) between two short words. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let steps = Math.min(
        at(previous, column) + 1,
        at(current, column - 1) + 1,
        at(previous, column - 1) + (same ? 0 : 1),
      );
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        steps = Math.min(steps, at(before, column - 2) + 1);
      }
      current.push(steps);
    }
    before = previous;
    previous = current;
  }
  return at(previous, b.length);
}

const at = (row: readonly number[], index: number): number => row[index] ?? Number.POSITIVE_INFINITY;
