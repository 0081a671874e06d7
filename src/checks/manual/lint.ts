import type { SpecProblem } from "../../model/check.ts";
import { dayMs, dayOf } from "./day.ts";
import type { ManualSpec } from "./spec.ts";

/** The longest that somebody's word holds. */
const mostDays = 366;

export function lint({ attestedOn, until }: ManualSpec): readonly SpecProblem[] {
  const [from, to] = [dayOf(attestedOn), dayOf(until)];
  const problems = [noDay("/attestedOn", attestedOn, from), noDay("/until", until, to)].flat();
  if (from === undefined || to === undefined) return problems;
  if (to < from)
    return [{ path: "/until", message: `it ends before it begins (${attestedOn})`, remedy: "Write a later day." }];
  return to - from > mostDays * dayMs
    ? [
        {
          path: "/until",
          message: `it holds for more than ${mostDays} days, in which nobody would look again`,
          remedy: "Write a day within a year, and attest it again then.",
        },
      ]
    : [];
}

const noDay = (path: string, text: string, day: number | undefined): readonly SpecProblem[] =>
  day === undefined
    ? [{ path, message: `the calendar has no day ${text}`, remedy: "Write a day such as 2026-11-02." }]
    : [];
