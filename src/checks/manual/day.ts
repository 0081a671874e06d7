/** Milliseconds of a day. */
export const dayMs = 86_400_000;

/** When a day begins, in milliseconds since the epoch; undefined where the calendar has no such day. */
export function dayOf(text: string): number | undefined {
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? undefined : at;
}
