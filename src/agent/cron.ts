import { type CronPattern, parsePattern } from "./cron-pattern.ts";
import { type Zone, zoneOf } from "./zone.ts";

/** A cron expression in a time zone. Instants are milliseconds since the epoch. */
export interface Cron {
  readonly pattern: CronPattern;
  readonly zone: Zone;
  /** All instants after `after`, up to and including `until`, in order. */
  dueBetween(after: number, until: number): readonly number[];
  /** The first instant after `after`. */
  next(after: number): number;
}

/**
 * A cron expression of five fields, in an IANA time zone. Where clocks change:
 *
 * - An expression for certain hours is due once for each reading that it names. Readings that the change skips are due
 *   together, at the moment of the change; readings that come twice are due the first time.
 * - An expression for every hour (`*`, or anything else that names all 24) is due whenever the clock on the wall reads what it
 *   names: every 10 minutes stays every 10 minutes, through the hour that comes twice and over the one that is skipped.
 *
 * Throws `UsageError` for an expression or zone that it cannot read.
 */
export function parseCron(expression: string, timezone: string): Cron {
  const [pattern, zone] = [parsePattern(expression), zoneOf(timezone)];
  const next = (after: number): number => {
    for (const instant of instants(pattern, zone, { after, until: after + horizonMs })) return instant;
    throw new RangeError(`"${expression}" has no next time`);
  };
  return {
    pattern,
    zone,
    dueBetween: (after, until) =>
      until <= after ? [] : [...instants(pattern, zone, { after: Math.floor(after), until: Math.floor(until) })],
    next: remembering((after) => next(Math.floor(after))),
  };
}

/** Asked again and again for a time that is still to come, as a schedule does, it answers from memory. */
function remembering(next: (after: number) => number): (after: number) => number {
  let [asked, answer] = [Infinity, -Infinity];
  return (after) => {
    if (after < asked || after >= answer) [asked, answer] = [after, next(after)];
    return answer;
  };
}

const dayMs = 86_400_000;

/** A leap day that falls on a certain day of the week comes back after 40 years at most; a day is for the zone. */
const horizonMs = 41 * 366 * dayMs;

/** Far enough before `after` to know which readings have been there already; no zone goes back further than a day. */
const lookBackMs = 2 * dayMs;

interface Span {
  readonly after: number;
  readonly until: number;
}

/** Goes from one clock change to the next; in between, readings and instants differ by the offset alone. */
function* instants(pattern: CronPattern, zone: Zone, { after, until }: Span): Generator<number, void, undefined> {
  let begin = after - lookBackMs;
  let offset = zone.offsetAt(begin);
  let reached = begin + offset;
  let last = after;
  for (const change of stretches(zone, begin, until)) {
    const end = change.at + offset;
    const first = pattern.everyHour ? begin + offset : reached;
    // What a change skipped is due at its moment, so it may only be left out where that moment is past.
    const from = after < begin ? first : Math.max(first, after + 1 + offset);
    for (const reading of pattern.readings(from, end)) {
      const instant = Math.max(begin, reading - offset);
      if (instant > last) yield (last = instant);
    }
    reached = Math.max(reached, end);
    [begin, offset] = [change.at, change.after];
  }
}

/** Where each stretch without a change ends, and the offset after it. */
function* stretches(zone: Zone, begin: number, until: number) {
  yield* zone.changesBetween(begin, until);
  yield { at: until + 1, after: 0 };
}
