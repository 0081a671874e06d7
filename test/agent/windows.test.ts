import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { lookingWindows } from "../../src/agent/windows.ts";
import { UsageError } from "../../src/model/errors.ts";
import { weekdays, type Window } from "../../src/policy/agent-config.ts";
import { interestingMoments, readingAt } from "./support/wall-clock.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const at = (text: string) => Date.parse(text);
const text = (instant: number | undefined) => (instant === undefined ? undefined : new Date(instant).toISOString());
const daily = (from: string, to: string): Window => ({ days: weekdays, from, to });

test("no windows at all means always", () => {
  const windows = lookingWindows([], "Europe/Vienna");
  const now = at("2026-01-01T00:00Z");
  assert.deepEqual([windows.isOpen(now), windows.nextOpening(now), windows.closesAt(now)], [true, now, undefined]);
});

test("a window is open from its first moment, up to but not including its last, in its zone", () => {
  const windows = lookingWindows([{ days: ["thu"], from: "08:00", to: "18:00" }], "Europe/Vienna");
  const open = (time: string) => windows.isOpen(at(time));
  assert.deepEqual(["2026-01-01T06:59:59Z", "2026-01-01T07:00Z", "2026-01-01T16:59Z", "2026-01-01T17:00Z"].map(open), [
    false,
    true,
    true,
    false,
  ]);
  assert.equal(open("2026-01-02T08:00Z"), false);
  assert.equal(text(windows.nextOpening(at("2026-01-01T18:00Z"))), "2026-01-08T07:00:00.000Z");
  assert.equal(text(windows.closesAt(at("2026-01-01T09:00Z"))), "2026-01-01T17:00:00.000Z");
});

test("an overnight window belongs to the day on which it begins", () => {
  const windows = lookingWindows([{ days: ["fri"], from: "22:00", to: "04:00" }], "UTC");
  assert.equal(windows.isOpen(at("2026-01-03T03:59Z")), true);
  assert.equal(windows.isOpen(at("2026-01-02T03:59Z")), false);
  assert.equal(text(windows.closesAt(at("2026-01-02T23:00Z"))), "2026-01-03T04:00:00.000Z");
});

test("windows that touch or overlap are one: it closes when the last of them does", () => {
  const windows = lookingWindows([daily("22:00", "24:00"), daily("00:00", "02:00"), daily("01:00", "05:00")], "UTC");
  assert.equal(text(windows.closesAt(at("2026-01-01T23:00Z"))), "2026-01-02T05:00:00.000Z");
});

test("windows that leave no gap never close", () => {
  assert.equal(lookingWindows([daily("00:00", "24:00")], "UTC").closesAt(at("2026-01-01T23:00Z")), undefined);
  assert.equal(lookingWindows([daily("07:00", "07:00")], "UTC").closesAt(at("2026-01-01T23:00Z")), undefined);
});

test("a window in an hour that spring skips stays shut that day, and a longer one is an hour shorter", () => {
  const short = lookingWindows([daily("02:15", "02:45")], "Europe/Vienna");
  assert.equal(text(short.nextOpening(at("2027-03-28T00:00Z"))), "2027-03-29T00:15:00.000Z");
  const long = lookingWindows([daily("00:00", "04:00")], "Europe/Vienna");
  const opened = at("2027-03-27T23:00Z");
  assert.equal(long.closesAt(opened), opened + 3 * hour);
});

test("a window in an hour that autumn repeats opens twice", () => {
  const windows = lookingWindows([daily("02:15", "02:45")], "Europe/Vienna");
  const first = windows.nextOpening(at("2026-10-25T00:00Z")) ?? 0;
  const second = windows.nextOpening(windows.closesAt(first) ?? 0) ?? 0;
  assert.deepEqual([text(first), text(second)], ["2026-10-25T00:15:00.000Z", "2026-10-25T01:15:00.000Z"]);
});

test("a zone that does not exist is refused", () => {
  assert.throws(() => lookingWindows([], "Mars/Olympus"), UsageError);
});

const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom(0, 1, 15, 30, 59))
  .map(([hours, minutes]) => `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}`);

const anyWindow: fc.Arbitrary<Window> = fc.record({
  days: fc.subarray([...weekdays], { minLength: 1 }),
  from: timeOfDay,
  to: fc.oneof({ weight: 5, arbitrary: timeOfDay }, fc.constant("24:00")),
});

function isOpenNaively(windows: readonly Window[], zone: string, instant: number): boolean {
  const reading = readingAt(zone, instant);
  const clock = new Date(reading).toISOString().slice(11, 16);
  const named = (instant: number) => weekdays[(new Date(instant).getUTCDay() + 6) % 7] ?? "mon";
  return windows.some(({ days, from, to }) =>
    from < to
      ? days.includes(named(reading)) && clock >= from && clock < to
      : (days.includes(named(reading)) && clock >= from) || (days.includes(named(reading - day)) && clock < to),
  );
}

test("windows open and close when a naive look at every minute says so, whatever the zone", () => {
  const start = fc.tuple(fc.constantFrom(...interestingMoments), fc.integer({ min: -36 * 60, max: 12 * 60 }));
  fc.assert(
    fc.property(fc.array(anyWindow, { minLength: 1, maxLength: 3 }), start, (list, [[zone, around], minutes]) => {
      const windows = lookingWindows(list, zone);
      const begin = at(around) + minutes * minute;
      const open = (instant: number) => isOpenNaively(list, zone, instant);
      const steps = Array.from({ length: 36 * 60 }, (_, index) => begin + index * minute);
      const firstThat = (wanted: boolean) => steps.find((instant) => open(instant) === wanted);
      const last = steps.at(-1) ?? begin;
      const agrees = (found: number | undefined, naive: number | undefined) =>
        naive === undefined ? assert.ok(found === undefined || found > last) : assert.equal(found, naive);
      assert.equal(windows.isOpen(begin), open(begin));
      agrees(windows.nextOpening(begin), firstThat(true));
      agrees(windows.closesAt(begin), firstThat(false));
    }),
    { numRuns: 200 },
  );
});
