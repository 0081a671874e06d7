import assert from "node:assert/strict";
import { test } from "node:test";
import { backOffMs } from "../../src/agent/back-off.ts";

test("the pause's ceiling doubles from one minute to one hour", () => {
  const ceilings = [1, 2, 3, 4, 5, 6, 7, 8, 1_000].map((failures) =>
    Math.round(backOffMs(failures, () => 1 - 1e-9) / 60_000),
  );
  assert.deepEqual(ceilings, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
});

test("the pause is anything below its ceiling, but never less than a second", () => {
  assert.equal(
    backOffMs(3, () => 0.25),
    60_000,
  );
  assert.equal(
    backOffMs(3, () => 0),
    1_000,
  );
});
