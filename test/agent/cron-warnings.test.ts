import assert from "node:assert/strict";
import { test } from "node:test";

import { warnings } from "../../src/agent/cron-warnings.ts";
import { parseCron } from "../../src/agent/cron.ts";

const now = Date.parse("2026-06-01T00:00Z");
const codes = (expression: string, zone: string) => warnings(parseCron(expression, zone), now).map(({ code }) => code);

test("a schedule in an hour that changes is named, with the days and what will happen", () => {
  const [skipped, repeated, ...more] = warnings(parseCron("30 2 * * *", "Europe/Vienna"), now);
  assert.deepEqual(more, []);
  assert.deepEqual(skipped, {
    code: "cron-skipped-hour",
    message: '"30 2 * * *" is due in an hour that Europe/Vienna skips on 2027-03-28: it then runs once, at 03:00',
    remedy: "Choose a time outside 02:00 to 03:00, or the zone UTC, which has no clock changes, if this matters.",
  });
  assert.deepEqual(repeated, {
    code: "cron-repeated-hour",
    message: '"30 2 * * *" is due in an hour that Europe/Vienna has twice on 2026-10-25: it runs the first time only',
    remedy: "Choose a time outside 02:00 to 03:00, or the zone UTC, which has no clock changes, if this matters.",
  });
});

test("a schedule outside of it, in UTC, or for every hour has nothing to warn of", () => {
  assert.deepEqual(codes("0 3 * * *", "Europe/Vienna"), []);
  assert.deepEqual(codes("30 2 * * *", "UTC"), []);
  assert.deepEqual(codes("*/10 * * * *", "Europe/Vienna"), []);
});

test("a schedule that is not due on the day of the change has nothing to warn of", () => {
  assert.deepEqual(codes("30 2 * * mon-fri", "Europe/Vienna"), []);
});

test("a day of the month beside a day of the week is named, since other crons take either", () => {
  assert.deepEqual(codes("0 3 1 * mon", "UTC"), ["cron-both-days"]);
  assert.deepEqual(codes("0 3 1 * *", "UTC"), []);
});
