import type { Mistake } from "../policy/problem.ts";
import type { Cron } from "./cron.ts";
import type { ClockChange } from "./zone.ts";

/** What of an expression may not be what its author means; for `validate`. Looks at the clock changes of the year after `now`. */
export function warnings(cron: Cron, now: number): readonly Mistake[] {
  return [...doubtfulDays(cron), ...(cron.pattern.everyHour ? [] : changingHours(cron, now))];
}

function doubtfulDays({ pattern }: Cron): readonly Mistake[] {
  if (!pattern.bothDays) return [];
  return [
    {
      code: "cron-both-days",
      message: `"${pattern.expression}" names a day of the month and a day of the week: it is due only on days that are both, where other crons take either`,
      remedy: "Keep it if you mean both; write `*` in one of the two fields otherwise.",
    },
  ];
}

function changingHours({ pattern, zone }: Cron, now: number): readonly Mistake[] {
  const changes = [...zone.changesBetween(now, now + 366 * dayMs)];
  const names = (from: number, until: number) => !pattern.readings(from, until)[Symbol.iterator]().next().done;
  const skipping = changes.find(({ at, before, after }) => names(at + before, at + after));
  const repeating = changes.find(({ at, before, after }) => names(at + after, at + before));
  const warning = (code: string, change: ClockChange, what: string): Mistake => ({
    code,
    message: `"${pattern.expression}" is due in an hour that ${zone.name} ${what}`,
    remedy: `Choose a time outside ${span(change)}, or the zone UTC, which has no clock changes, if this matters.`,
  });
  return [
    ...(skipping === undefined
      ? []
      : [
          warning(
            "cron-skipped-hour",
            skipping,
            `skips on ${date(skipping.at + skipping.before)}: it then runs once, at ${time(skipping.at + skipping.after)}`,
          ),
        ]),
    ...(repeating === undefined
      ? []
      : [
          warning(
            "cron-repeated-hour",
            repeating,
            `has twice on ${date(repeating.at + repeating.after)}: it runs the first time only`,
          ),
        ]),
  ];
}

const dayMs = 86_400_000;

/** The readings that a change skips or repeats. */
function span({ at, before, after }: ClockChange): string {
  return `${time(at + Math.min(before, after))} to ${time(at + Math.max(before, after))}`;
}

const date = (reading: number): string => new Date(reading).toISOString().slice(0, 10);
const time = (reading: number): string => new Date(reading).toISOString().slice(11, 16);
