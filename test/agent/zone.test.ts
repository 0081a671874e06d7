import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { zoneOf } from "../../src/agent/zone.ts";
import { interestingMoments, readingAt } from "./support/wall-clock.ts";

test("a year's clock changes are found, with the second at which they happen", () => {
  const [start, end] = [Date.parse("2026-01-01T00:00Z"), Date.parse("2027-01-01T00:00Z")];
  const hour = 3_600_000;
  assert.deepEqual(
    [...zoneOf("Europe/Vienna").changesBetween(start, end)],
    [
      { at: Date.parse("2026-03-29T01:00Z"), before: hour, after: 2 * hour },
      { at: Date.parse("2026-10-25T01:00Z"), before: 2 * hour, after: hour },
    ],
  );
  assert.deepEqual([...zoneOf("Asia/Kolkata").changesBetween(start, end)], []);
});

test("a change is in the span that ends with it, and not in the one that begins with it", () => {
  const at = Date.parse("2026-10-25T01:00Z");
  const { changesBetween } = zoneOf("Europe/Vienna");
  assert.equal([...changesBetween(at - 1, at)].length, 1);
  assert.equal([...changesBetween(at, at + 1)].length, 0);
});

test("a change at the turn of the year is found, once", () => {
  const changes = zoneOf("Europe/Lisbon").changesBetween(
    Date.parse("1911-06-01T00:00Z"),
    Date.parse("1912-06-01T00:00Z"),
  );
  assert.deepEqual(
    [...changes].map(({ at, before }) => [new Date(at).toISOString(), before]),
    [["1912-01-01T00:00:00.000Z", -(36 * 60 + 45) * 1_000]],
  );
});

test("the reading of the clock is the one that Intl formats, whatever the zone and the instant", () => {
  const instant = fc.oneof(
    fc.integer({ min: Date.UTC(1900, 0), max: Date.UTC(2100, 0) }),
    fc
      .constantFrom(...interestingMoments)
      .chain(([, at]) => fc.integer({ min: -2, max: 2 }).map((n) => Date.parse(at) + n * 1_000)),
  );
  const zone = fc.constantFrom(...new Set(interestingMoments.map(([zone]) => zone)));
  fc.assert(
    fc.property(zone, instant, (zone, at) => {
      const second = Math.floor(at / 1_000) * 1_000;
      assert.equal(second + zoneOf(zone).offsetAt(second), readingAt(zone, second));
    }),
  );
});
