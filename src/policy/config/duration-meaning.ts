import type { Json } from "../../model/check.ts";
import { severities } from "../../model/policy.ts";
import { durationRows, type DurationRow } from "../config-bounds.ts";
import { durationText, parseDuration } from "../duration.ts";
import { items, member } from "../json.ts";
import { boundsText } from "../schema/config/parts.ts";
import { mistake, textAt, type Meaning } from "./mistake.ts";

/** Every time that is written as text, against its bounds. */
export const durationMeaning: Meaning = (spec) => {
  const schedule = member(spec, "schedule");
  return [
    ...outOfRange("/source/git", member(member(spec, "source"), "git"), { interval: durationRows.interval }),
    ...outOfRange("/schedule", schedule, {
      splay: durationRows.splay,
      wake: durationRows.wake,
      idleAfter: durationRows.idleAfter,
    }),
    ...outOfRange("/schedule/freshness", member(schedule, "freshness"), perSeverity(durationRows.freshness)),
    ...outOfRange("/deadlines", member(spec, "deadlines"), perSeverity(durationRows.deadline)),
    ...outOfRange("/safety/changes", member(member(spec, "safety"), "changes"), { within: durationRows.within }),
    ...items(member(spec, "notify")).flatMap((route, index) =>
      outOfRange(`/notify/${index}`, route, { digest: durationRows.digest }),
    ),
  ];
};

const perSeverity = (row: DurationRow): Readonly<Record<string, DurationRow>> =>
  Object.fromEntries(severities.map((severity) => [severity, row]));

function outOfRange(
  at: string,
  holder: Json | undefined,
  rows: Readonly<Record<string, DurationRow>>,
): ReturnType<Meaning> {
  return Object.entries(rows).flatMap(([key, row]) => {
    const ms = parseDuration(textAt(holder, key) ?? "");
    if (ms === undefined || (ms >= row.least && ms <= row.most) || (ms === 0 && row.off)) return [];
    return [
      mistake(
        `${at}/${key}`,
        "out-of-range",
        `${durationText(ms)} is out of range`,
        `Write a time ${boundsText(row)}.`,
      ),
    ];
  });
}
