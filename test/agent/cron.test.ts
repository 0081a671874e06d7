import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { getTasks } from "node-cron";

import { parseCron } from "../../src/agent/cron.ts";
import { UsageError } from "../../src/model/errors.ts";
import { interestingMoments, readingAt } from "./support/wall-clock.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];

const due = (expression: string, zone: string, after: string, until: string): readonly string[] =>
  parseCron(expression, zone)
    .dueBetween(Date.parse(after), Date.parse(until))
    .map((instant) => new Date(instant).toISOString().replace(":00.000Z", "Z"));

test("a time of day is due once a day, at that time in its zone", () => {
  assert.deepEqual(due("30 6 * * *", "Asia/Kolkata", "2026-01-01T00:00Z", "2026-01-03T00:00Z"), [
    "2026-01-01T01:00Z",
    "2026-01-02T01:00Z",
  ]);
});

test("a time that spring skips runs once, at the moment of the change", () => {
  assert.deepEqual(due("30 2 * * *", "Europe/Vienna", "2027-03-27T00:00Z", "2027-03-30T00:00Z"), [
    "2027-03-27T01:30Z",
    "2027-03-28T01:00Z",
    "2027-03-29T00:30Z",
  ]);
});

test("several times that spring skips, and the one at the change itself, are one run", () => {
  assert.deepEqual(due("*/20 2,3 * * *", "Europe/Vienna", "2027-03-28T00:00Z", "2027-03-28T12:00Z"), [
    "2027-03-28T01:00Z",
    "2027-03-28T01:20Z",
    "2027-03-28T01:40Z",
  ]);
});

test("a time that autumn repeats runs the first time only", () => {
  assert.deepEqual(due("30 2 * * *", "Europe/Vienna", "2026-10-24T12:00Z", "2026-10-26T12:00Z"), [
    "2026-10-25T00:30Z",
    "2026-10-26T01:30Z",
  ]);
});

test("every ten minutes stays every ten minutes through both changes", () => {
  for (const night of ["2026-10-24T22:00Z", "2027-03-27T22:00Z"]) {
    const start = Date.parse(night);
    const all = parseCron("*/10 * * * *", "Europe/Vienna").dueBetween(start, start + 6 * hour);
    assert.deepEqual(
      all,
      Array.from({ length: 36 }, (_, index) => start + (index + 1) * 10 * minute),
    );
  }
});

test("all 24 hours written out mean the same as a star, and 23 of them do not", () => {
  const night = ["Europe/Vienna", "2026-10-24T22:00Z", "2026-10-25T04:00Z"] as const;
  assert.equal(due("0 0-23 * * *", ...night).length, 6);
  assert.equal(due("0 */1 * * *", ...night).length, 6);
  assert.equal(due("0 0-22 * * *", ...night).length, 5);
});

test("an expression for every second hour names the repeated one once", () => {
  assert.deepEqual(due("0 */2 * * *", "Europe/Vienna", "2026-10-24T22:00Z", "2026-10-25T03:00Z"), [
    "2026-10-25T00:00Z",
    "2026-10-25T03:00Z",
  ]);
});

test("a midnight that does not exist is due when its day begins", () => {
  assert.deepEqual(due("0 0 * * *", "America/Sao_Paulo", "2018-11-03T12:00Z", "2018-11-05T12:00Z"), [
    "2018-11-04T03:00Z",
    "2018-11-05T02:00Z",
  ]);
});

test("what a skipped day names is due when the next one begins", () => {
  assert.deepEqual(due("0 9,15 30 12 *", "Pacific/Apia", "2011-12-01T00:00Z", "2012-01-31T00:00Z"), [
    "2011-12-30T10:00Z",
  ]);
});

test("a span is open at its beginning and closed at its end", () => {
  assert.deepEqual(due("0 3 * * *", "UTC", "2026-01-01T03:00Z", "2026-01-02T03:00Z"), ["2026-01-02T03:00Z"]);
  assert.deepEqual(due("0 3 * * *", "UTC", "2026-01-02T03:00Z", "2026-01-02T03:00Z"), []);
  assert.deepEqual(due("0 3 * * *", "UTC", "2026-01-03T00:00Z", "2026-01-01T00:00Z"), []);
});

test("a clock with fractions of a millisecond changes nothing", () => {
  const cron = parseCron("*/10 * * * *", "Europe/Vienna");
  const tick = Date.parse("2026-10-25T00:10Z");
  for (const fraction of [0.1, 0.5, 0.9]) {
    assert.equal(cron.next(tick - fraction), tick);
    assert.equal(cron.next(tick + fraction), tick + 10 * minute);
    assert.deepEqual(cron.dueBetween(tick - fraction, tick + 10 * minute - fraction), [tick]);
  }
});

test("names, lists, ranges, steps and the last day of a month are understood", () => {
  assert.deepEqual(due("15,45 8-9 * * mon-fri", "UTC", "2026-01-02T09:00Z", "2026-01-05T08:30Z"), [
    "2026-01-02T09:15Z",
    "2026-01-02T09:45Z",
    "2026-01-05T08:15Z",
  ]);
  assert.deepEqual(due("0 0 L feb *", "UTC", "2027-01-01T00:00Z", "2028-12-31T00:00Z"), [
    "2027-02-28T00:00Z",
    "2028-02-29T00:00Z",
  ]);
});

test("a rare day is found, also across the leap day that 2100 does not have", () => {
  const next = parseCron("0 0 29 2 1", "America/New_York").next(Date.parse("2097-01-01T00:00Z"));
  assert.equal(new Date(next).toISOString(), "2112-02-29T05:00:00.000Z");
});

test("the next time of a yearly expression is found without walking through the year", () => {
  const cron = parseCron("0 3 1 1 *", "Europe/Vienna");
  const begin = performance.now();
  for (let n = 0; n < 50; n++) cron.next(Date.parse("2026-01-02T03:00Z") + n * 366 * day);
  assert.ok(performance.now() - begin < 1_000, "50 questions took more than a second");
});

for (const [expression, says] of [
  ["@daily", /not have five fields but 1/],
  ["0 0 3 * * *", /not have five fields but 6/],
  ["", /not have five fields/],
  ["0 25 * * *", /"0 25 \* \* \*" is not valid: 25 .* hour/],
  ["0 3 * * funday", /week day/],
  ["*/0 * * * *", /minute/],
  ["0 3 31 2 *", /impossible day of month/],
  ["0 3 L-30 2 *", /a day that never comes/],
] as const)
  test(`"${expression}" is refused, with what to write instead`, () => {
    assert.throws(
      () => parseCron(expression, "UTC"),
      (error) => error instanceof UsageError && says.test(error.message) && /five fields/.test(error.remedy),
    );
  });

test("a zone that does not exist is refused", () => {
  assert.throws(() => parseCron("0 3 * * *", "Europe/Wien"), UsageError);
});

test("nothing is left in node-cron's list of tasks", () => {
  parseCron("1 2 3 4 *", "UTC");
  assert.equal(getTasks().size, 0);
});

/** A field as text, and the values that the text stands for. */
const field = (least: number, most: number): fc.Arbitrary<Field> => {
  const value = fc.integer({ min: least, max: most });
  const all = Array.from({ length: most - least + 1 }, (_, index) => least + index);
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant({ text: "*", values: new Set(all) }) },
    { weight: 2, arbitrary: value.map((one) => ({ text: `${one}`, values: new Set([one]) })) },
    fc.array(value, { minLength: 2, maxLength: 4 }).map((some) => ({ text: some.join(","), values: new Set(some) })),
    fc.tuple(value, value, fc.integer({ min: 1, max: 7 })).map(([a, b, step]) => ({
      text: `${Math.min(a, b)}-${Math.max(a, b)}/${step}`,
      values: new Set(
        all.filter((n) => n >= Math.min(a, b) && n <= Math.max(a, b) && (n - Math.min(a, b)) % step === 0),
      ),
    })),
    fc.integer({ min: 2, max: 20 }).map((step) => ({
      text: `*/${step}`,
      values: new Set(all.filter((n) => (n - least) % step === 0)),
    })),
  );
};

interface Field {
  readonly text: string;
  readonly values: ReadonlySet<number>;
}

const expression = fc.record({
  minute: field(0, 59),
  hour: field(0, 23),
  date: fc.oneof({ weight: 3, arbitrary: fc.constant({ text: "*", values: undefined }) }, field(1, 31)),
  month: fc.constantFrom({ text: "*" }, { text: "1-12" }),
  weekday: fc.oneof({ weight: 3, arbitrary: fc.constant({ text: "*", values: undefined }) }, field(0, 6)),
});

type Expression = typeof expression extends fc.Arbitrary<infer T> ? T : never;

/** Walks minute by minute and reads the clock on the wall at each. */
function naively(
  parts: Expression,
  zone: string,
  { after, until }: { readonly after: number; readonly until: number },
) {
  const names = (reading: number) => {
    const at = new Date(reading);
    return (
      parts.minute.values.has(at.getUTCMinutes()) &&
      parts.hour.values.has(at.getUTCHours()) &&
      parts.date.values?.has(at.getUTCDate()) !== false &&
      parts.weekday.values?.has(at.getUTCDay()) !== false
    );
  };
  const found: number[] = [];
  const start = after - (after % minute) - 26 * hour;
  let reached = readingAt(zone, start);
  for (let instant = start; instant <= until; instant += minute) {
    const reading = readingAt(zone, instant);
    let isDue = parts.hour.values.size === 24 && names(reading);
    if (parts.hour.values.size < 24)
      for (let passed = reached; passed <= reading; passed += minute) isDue ||= names(passed);
    reached = Math.max(reached, reading + minute);
    if (isDue && instant > after) found.push(instant);
  }
  return found;
}

const moments = fc.constantFrom(...interestingMoments);

test("what is due is what a naive walk over every minute finds, whatever the expression and the zone", () => {
  const span = fc.tuple(fc.integer({ min: -36 * 60, max: 6 * 60 }), fc.integer({ min: 1, max: 36 * 60 }));
  fc.assert(
    fc.property(expression, moments, span, fc.nat({ max: 59_999 }), (parts, [zone, around], [from, length], ms) => {
      const text = [parts.minute, parts.hour, parts.date, parts.month, parts.weekday]
        .map((part) => part.text)
        .join(" ");
      const after = Date.parse(around) + from * minute + ms;
      const until = after + length * minute;
      assert.deepEqual(parseCron(text, zone).dueBetween(after, until), naively(parts, zone, { after, until }), text);
    }),
    { numRuns: 200 },
  );
});

test("a span cut into pieces gives the same, and the next time is the first of a span", () => {
  const cuts = fc.array(fc.integer({ min: 0, max: 72 * 60 }), { maxLength: 6 });
  fc.assert(
    fc.property(expression, moments, cuts, (parts, [zone, around], cuts) => {
      const text = [parts.minute, parts.hour, parts.date, parts.month, parts.weekday]
        .map((part) => part.text)
        .join(" ");
      const cron = parseCron(text, zone);
      const start = Date.parse(around) - 36 * hour;
      const edges = [0, ...cuts.toSorted((a, b) => a - b), 72 * 60].map((edge) => start + edge * minute);
      const whole = cron.dueBetween(start, start + 72 * hour);
      assert.deepEqual(
        edges.slice(1).flatMap((edge, index) => cron.dueBetween(edges[index]!, edge)),
        whole,
      );
      for (const edge of edges.slice(0, -1)) {
        const first = whole.find((instant) => instant > edge);
        if (first === undefined) assert.ok(cron.next(edge) > start + 72 * hour);
        else assert.equal(cron.next(edge), first);
      }
    }),
  );
});
