import { createTask, parse, validateDetailed } from "node-cron";

import { UsageError } from "../model/errors.ts";

/** What a cron expression says, without a zone: which readings of the clock on the wall it matches. */
export interface CronPattern {
  readonly expression: string;
  /** Every one of the 24 hours is named, as `*` does. */
  readonly everyHour: boolean;
  /** Both day fields say something; node-cron then wants both to match, where other crons take either. */
  readonly bothDays: boolean;
  /** The readings that match, in order: from `from`, before `until`, as milliseconds on a clock in UTC. */
  readings(from: number, until: number): Iterable<number>;
}

/**
 * Reads five fields with node-cron: `*`, lists, ranges, steps, names of months and days, `L`, `W` and `#`. Throws `UsageError`
 * for what it does not take, for seconds and nicknames (`@daily`), and for a day that never comes.
 */
export function parsePattern(expression: string): CronPattern {
  const fields = expression.trim().split(/ +/);
  if (fields.length !== 5) throw refusal(expression, `does not have five fields but ${fields.length}`);
  refuseMistakes(expression);
  const { minute, hour, month } = parse(expression);
  const pattern: CronPattern = {
    expression,
    everyHour: new Set(hour).size === 24,
    bothDays: [fields[2], fields[4]].every((field) => field !== "*" && field !== "?"),
    readings: readingsOf({
      times: timesOfDay(hour, minute),
      months: new Set(month),
      matchesDay: dayMatcher(expression),
    }),
  };
  if (isEmpty(pattern.readings(...everyKindOfDay))) throw refusal(expression, "names a day that never comes");
  return pattern;
}

const refusal = (expression: string, what: string): UsageError =>
  new UsageError(
    `The cron expression "${expression}" ${what}.`,
    "Write five fields: minute, hour, day of the month, month, day of the week; `0 3 * * *` is every day at 03:00.",
  );

function refuseMistakes(expression: string): void {
  const { valid, errors } = validateDetailed(expression);
  const [mistake] = errors;
  if (valid) return;
  throw refusal(expression, mistake === undefined ? "is not valid" : `is not valid: ${mistake.message}`);
}

const [minuteMs, hourMs, dayMs] = [60_000, 3_600_000, 86_400_000];

/** Milliseconds since midnight, in order, none twice. */
function timesOfDay(hours: readonly number[], minutes: readonly number[]): readonly number[] {
  const all = hours.flatMap((hour) => minutes.map((minute) => hour * hourMs + minute * minuteMs));
  return [...new Set(all)].toSorted((a, b) => a - b);
}

/**
 * Whether node-cron matches a reading. A task of node-cron is told to live in UTC, where its clock has no changes, and is
 * destroyed at once, because node-cron keeps a list of all that live; it matches all the same.
 */
function dayMatcher(expression: string): (reading: number) => boolean {
  const task = createTask(expression, () => undefined, { timezone: "UTC" });
  void task.destroy();
  return (reading) => task.match(new Date(reading));
}

interface Parts {
  readonly times: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly matchesDay: (reading: number) => boolean;
}

/** Steps over months that are not named, and asks once for each day of the others. */
function readingsOf({ times: [first = 0, ...others], months, matchesDay }: Parts): CronPattern["readings"] {
  return function* (from, until) {
    for (let day = Math.floor(from / dayMs) * dayMs; day < until;) {
      const date = new Date(day);
      if (!months.has(date.getUTCMonth() + 1)) {
        day = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
        continue;
      }
      if (matchesDay(day + first))
        for (const time of [first, ...others]) if (day + time >= from && day + time < until) yield day + time;
      day += dayMs;
    }
  };
}

/** In 28 years of the calendar, leap days included, every date falls on every day of the week. */
const everyKindOfDay = [Date.UTC(2000, 0), Date.UTC(2028, 0)] as const;

function isEmpty(values: Iterable<unknown>): boolean {
  for (const _ of values) return false;
  return true;
}
