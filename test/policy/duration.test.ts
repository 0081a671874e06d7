import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { durationPattern, durationText, parseDuration } from "../../src/policy/duration.ts";

for (const [text, ms] of [
  ["0", 0],
  ["0s", 0],
  ["500ms", 500],
  ["30s", 30_000],
  ["5m", 300_000],
  ["2h", 7_200_000],
  ["7d", 604_800_000],
] as const)
  test(`\`${text}\` is ${ms} milliseconds`, () => assert.equal(parseDuration(text), ms));

for (const text of ["", "5", "s", "-5s", "5 s", "1.5h", "5M", "5sec", "1h30m", "12345678s", "5constructor"])
  test(`\`${text}\` is no time`, () => assert.equal(parseDuration(text), undefined));

test("a time that is written out is read back as itself, and the schema's pattern knows it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 9_999_999 }), fc.constantFrom(1, 1_000, 60_000), (count, unit) => {
      const text = durationText(count * unit);
      assert.equal(parseDuration(text), count * unit);
      assert.match(text, new RegExp(durationPattern));
    }),
  );
});

test("what the schema's pattern lets through is a time", () => {
  fc.assert(fc.property(fc.stringMatching(new RegExp(durationPattern)), (text) => parseDuration(text) !== undefined));
});
