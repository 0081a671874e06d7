/** Ids that sort in the order in which they are given. */
export function intentIds(run: string): () => string {
  let next = 0;
  return () => `${run}-${String(++next).padStart(6, "0")}`;
}
