import { weekdays, type Window } from "../policy/agent-config.ts";
import { type Zone, zoneOf } from "./zone.ts";

/** When looking is allowed. Instants are milliseconds since the epoch. */
export interface Windows {
  isOpen(at: number): boolean;
  /** The first instant from `at` on at which a window is open; undefined where none ever is. */
  nextOpening(at: number): number | undefined;
  /** The first instant after `at` at which none is open, `at` itself where that is so already; undefined where they never close. */
  closesAt(at: number): number | undefined;
}

/**
 * A window is open while the clock on the wall reads a time of it: one in an hour that a clock change skips stays shut that
 * day, one in an hour that comes twice opens twice. An overnight window belongs to the day on which it begins; one that ends
 * at the time at which it begins lasts a whole day. No windows at all means always. Throws `UsageError` for an unknown zone.
 */
export function lookingWindows(windows: readonly Window[], timezone: string): Windows {
  const zone = zoneOf(timezone);
  const stretches = windows.map(toStretch);
  const isOpen = (at: number): boolean => windows.length === 0 || isWithin(stretches, at + zone.offsetAt(at));
  const firstThat = (at: number, open: boolean): number | undefined =>
    isOpen(at) === open ? at : edges(stretches, zone, at).find((edge) => isOpen(edge) === open);
  return { isOpen, nextOpening: (at) => firstThat(at, true), closesAt: (at) => firstThat(at, false) };
}

/** Milliseconds from midnight of each of its days; `until` may lie in the next day. */
interface Stretch {
  readonly days: ReadonlySet<number>;
  readonly from: number;
  readonly until: number;
}

const [minuteMs, dayMs] = [60_000, 86_400_000];

function toStretch({ days, from, to }: Window): Stretch {
  const [start, end] = [timeOfDay(from), timeOfDay(to)];
  return {
    days: new Set(days.map((day) => (weekdays.indexOf(day) + 1) % 7)),
    from: start,
    until: end > start ? end : end + dayMs,
  };
}

function timeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(":").map(Number);
  return (hours * 60 + minutes) * minuteMs;
}

function isWithin(stretches: readonly Stretch[], reading: number): boolean {
  const today = midnightBefore(reading);
  return stretches.some(({ days, from, until }) =>
    [today, today - dayMs].some(
      (day) => days.has(new Date(day).getUTCDay()) && reading >= day + from && reading < day + until,
    ),
  );
}

const midnightBefore = (reading: number): number => Math.floor(reading / dayMs) * dayMs;

/** A window that is skipped one week is there the next one; the rest is for the zone. */
const horizonMs = 16 * dayMs;

/** Every instant after `at`, in order, at which the answer could change: where a window begins or ends, and clock changes. */
function edges(stretches: readonly Stretch[], zone: Zone, at: number): readonly number[] {
  const changes = [...zone.changesBetween(at, at + horizonMs)];
  const offsets = new Set([zone.offsetAt(at), ...changes.map(({ after }) => after)]);
  const firstDay = midnightBefore(at) - 2 * dayMs;
  const days = Array.from({ length: horizonMs / dayMs + 2 }, (_, index) => firstDay + index * dayMs);
  const readings = days.flatMap((day) => stretches.flatMap(({ from, until }) => [day + from, day + until]));
  const instants = readings.flatMap((reading) => [...offsets].map((offset) => reading - offset));
  return [...instants, ...changes.map((change) => change.at)]
    .filter((instant) => instant > at)
    .toSorted((a, b) => a - b);
}
