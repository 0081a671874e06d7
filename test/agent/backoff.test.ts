import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { backoff, sourceBackoff } from "../../src/agent/backoff.ts";

test("the limit doubles with each failure, from five seconds to a quarter of an hour", () => {
  const longest = [1, 2, 3, 4, 8, 9, 1_000_000].map((failures) =>
    backoff(failures, { ...sourceBackoff, random: () => 1 }),
  );
  assert.deepEqual(longest, [5_000, 10_000, 20_000, 40_000, 640_000, 900_000, 900_000]);
});

test("waits are spread over the whole time up to the limit", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, chance) => {
      const wait = (random: number) => backoff(failures, { ...sourceBackoff, random: () => random });
      assert.equal(wait(chance), wait(1) * chance);
      assert.ok(wait(1) >= 5_000 && wait(1) <= 900_000);
    }),
  );
});
