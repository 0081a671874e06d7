import type { Json } from "../../model/check.ts";
import { cronMistake } from "../cron.ts";
import { items, member } from "../json.ts";
import { nearest } from "../suggest.ts";
import { mistake, textAt, type Meaning } from "./mistake.ts";

/** Cron expressions, the time zone, and windows: those of looking and those of changing. */
export const scheduleMeaning: Meaning = (spec) => {
  const schedule = member(spec, "schedule");
  const zone = textAt(schedule, "timezone");
  return [
    ...cronMistakes("/schedule/cron", schedule),
    ...items(member(schedule, "policies")).flatMap((entry, index) =>
      cronMistakes(`/schedule/policies/${index}/cron`, entry),
    ),
    ...(zone === undefined || isZone(zone) ? [] : [unknownZone(zone)]),
    ...emptyWindows("/schedule/windows", schedule),
    ...emptyWindows("/safety/windows", member(spec, "safety")),
  ];
};

const emptyWindows = (pointer: string, holder: Json | undefined): ReturnType<Meaning> =>
  items(member(holder, "windows")).flatMap((window, index) =>
    textAt(window, "from") !== undefined && textAt(window, "from") === textAt(window, "to")
      ? [
          mistake(
            `${pointer}/${index}/to`,
            "empty-window",
            "the window ends when it begins",
            'Write `from: "00:00"` and `to: "24:00"` for the whole day, or another end.',
          ),
        ]
      : [],
  );

function cronMistakes(pointer: string, holder: Json | undefined): ReturnType<Meaning> {
  const text = textAt(holder, "cron");
  const wrong = text === undefined ? undefined : cronMistake(text);
  return wrong === undefined ? [] : [mistake(pointer, "bad-cron", wrong.message, wrong.remedy)];
}

/** Offsets such as `+01:00` know no summer time, so they are no zones here. */
function isZone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}

function unknownZone(name: string): ReturnType<typeof mistake> {
  const zones = [...Intl.supportedValuesOf("timeZone"), "UTC"];
  const city = zones.find((zone) => zone.toLowerCase().endsWith(`/${name.toLowerCase().replaceAll(" ", "_")}`));
  const meant = city ?? nearest(name, zones);
  return mistake(
    "/schedule/timezone",
    "unknown-timezone",
    `there is no time zone \`${name.slice(0, 60)}\``,
    meant === undefined ? "Write an IANA name such as `Europe/Vienna`, or `UTC`." : `Did you mean \`${meant}\`?`,
  );
}
