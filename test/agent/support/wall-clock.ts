const formats = new Map<string, Intl.DateTimeFormat>();
const known = new Map<string, number>();

/**
 * What the clock on the wall of a zone reads at an instant, as the instant at which clocks in UTC read the same. Asks Intl for
 * year, month, day and time, which is another way than that of the code under test.
 */
export function readingAt(timeZone: string, instant: number): number {
  const key = `${timeZone} ${instant}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const format = formats.get(timeZone) ?? makeFormat(timeZone);
  formats.set(timeZone, format);
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? Number.NaN;
  const reading = Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
  known.set(key, reading);
  return reading;
}

const makeFormat = (timeZone: string) =>
  new Intl.DateTimeFormat("en-US", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });

/** Moments near which clocks change (or not), in zones that do it in every way. */
export const interestingMoments: readonly (readonly [zone: string, around: string])[] = [
  ["Europe/Vienna", "2026-10-25T01:00Z"],
  ["Europe/Vienna", "2027-03-28T01:00Z"],
  ["America/New_York", "2026-03-08T07:00Z"],
  ["America/New_York", "2026-11-01T06:00Z"],
  // By half an hour.
  ["Australia/Lord_Howe", "2026-04-04T15:00Z"],
  ["Australia/Lord_Howe", "2026-10-03T15:30Z"],
  // At midnight, so that a day has no 00:00.
  ["America/Sao_Paulo", "2018-11-04T03:00Z"],
  ["America/Sao_Paulo", "2018-02-18T02:00Z"],
  // At one minute past midnight, back into the day before; here also into the month before.
  ["America/St_Johns", "2009-11-01T02:31Z"],
  // A whole day is skipped.
  ["Pacific/Apia", "2011-12-30T10:00Z"],
  // Back to winter time for one month of summer.
  ["Africa/Casablanca", "2026-02-15T02:00Z"],
  ["Asia/Kolkata", "2026-10-25T01:00Z"],
  ["UTC", "2024-02-29T00:00Z"],
];
