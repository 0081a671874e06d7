import { UsageError } from "../model/errors.ts";

/** An instant at which the clocks of a zone are put forward or back. All values are milliseconds. */
export interface ClockChange {
  readonly at: number;
  /** What was added to UTC until then. */
  readonly before: number;
  readonly after: number;
}

/**
 * The clock on the wall of a time zone. Its reading is given as the instant at which clocks in UTC read the same, so that a
 * reading is `instant + offsetAt(instant)`.
 */
export interface Zone {
  readonly name: string;
  offsetAt(instant: number): number;
  /** In order; after `after`, up to and including `until`. Nothing is computed before it is asked for. */
  changesBetween(after: number, until: number): Iterable<ClockChange>;
}

/** The zone of an IANA name, such as `Europe/Vienna`. Throws `UsageError` where this Node.js knows none. */
export function zoneOf(name: string): Zone {
  const known = zones.get(name) ?? makeZone(name);
  zones.set(name, known);
  return known;
}

const zones = new Map<string, Zone>();

/** One calendar year, in UTC. */
interface Year {
  /** Offset just before it began. */
  readonly before: number;
  readonly changes: readonly ClockChange[];
}

function makeZone(name: string): Zone {
  const readOffset = offsetReader(name);
  const years = new Map<number, Year>();
  const yearOf = (number: number): Year => {
    const known = years.get(number) ?? survey(number, readOffset);
    years.set(number, known);
    return known;
  };
  return {
    name,
    offsetAt(instant) {
      const { before, changes } = yearOf(yearNumber(instant));
      return changes.findLast(({ at }) => at <= instant)?.after ?? before;
    },
    *changesBetween(after, until) {
      for (let number = yearNumber(after); number <= yearNumber(until); number++)
        for (const change of yearOf(number).changes) if (change.at > after && change.at <= until) yield change;
    },
  };
}

const yearNumber = (instant: number): number => new Date(instant).getUTCFullYear();

/**
 * The offset at an instant, as Intl knows it. Of the ways to ask it, one formatted offset is the quickest (1.5 µs); offsets
 * of old local mean times have seconds.
 */
function offsetReader(name: string): (instant: number) => number {
  const format = formatFor(name);
  return (instant) => {
    const [, sign, hours, minutes, seconds = "0"] =
      /([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(format.format(instant)) ?? [];
    if (sign === undefined) return 0;
    return (sign === "-" ? -1 : 1) * ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000;
  };
}

function formatFor(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", { timeZone, timeZoneName: "longOffset", year: "numeric" });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UsageError(
      `There is no time zone "${timeZone}".`,
      "Write an IANA name, such as `Europe/Vienna` or `UTC`.",
    );
  }
}

const day = 86_400_000;

/** Finds the changes of a year from one look a day, and their instants by halving. */
function survey(year: number, readOffset: (instant: number) => number): Year {
  const [start, end] = [Date.UTC(year, 0), Date.UTC(year + 1, 0)];
  const changes: ClockChange[] = [];
  const first = readOffset(start - 1);
  let [looked, before] = [start - 1, first];
  while (looked < end - 1) {
    const next = Math.min(looked + day, end - 1);
    if (readOffset(next) === before) {
      looked = next;
      continue;
    }
    const at = firstOther(looked, next, (instant) => readOffset(instant) !== before);
    const after = readOffset(at);
    changes.push({ at, before, after });
    [looked, before] = [at, after];
  }
  return { before: first, changes };
}

/** The first instant after `low` for which `isOther` holds; it holds at `high` and not at `low`. */
function firstOther(low: number, high: number, isOther: (instant: number) => boolean): number {
  if (high - low <= 1) return high;
  const middle = Math.floor((low + high) / 2);
  return isOther(middle) ? firstOther(low, middle, isOther) : firstOther(middle, high, isOther);
}
