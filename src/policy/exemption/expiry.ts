const day = 86_400_000;

/** An exemption is looked at again after a year at the latest; a leap day is no reason to refuse one. */
export const longestMs = 366 * day;

/**
 * The first moment, in milliseconds since the epoch, at which an exemption no longer holds: the moment itself (`2027-01-31T17:00Z`),
 * or the end of a day in UTC (`2027-01-31`). Undefined where the text is no such date.
 */
export function endOf(expires: string): number | undefined {
  const [, date, time] = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2})?)Z)?$/.exec(expires) ?? [];
  if (date === undefined) return undefined;
  const at = Date.parse(`${date}T${time ?? "00:00"}Z`);
  // The 30th of February would be a day in March.
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== date) return undefined;
  return time === undefined ? at + day : at;
}
