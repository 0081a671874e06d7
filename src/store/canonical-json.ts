/** JSON text that depends on content alone: keys in code-unit order, no white space, what is undefined left out. */
export const canonicalJson = (value: unknown): string => JSON.stringify(ordered(value)) ?? "null";

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]),
  );
}
