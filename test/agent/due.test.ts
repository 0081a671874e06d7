import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { compileSchedule } from "../../src/agent/due.ts";
import { UsageError } from "../../src/model/errors.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const at = (text: string) => Date.parse(text);

const schedule = compileSchedule({
  cron: "0 3 * * *",
  timezone: "Europe/Vienna",
  policies: [
    { match: ["fast-*", "!fast-never"], cron: "*/10 * * * *" },
    { match: ["fast-*", "monthly"], cron: "0 4 1 * *" },
  ],
});

const names = ["standard", "fast-one", "fast-never", "monthly"];

test("each policy is due at the time of the first pattern that matches it, others at the default time", () => {
  const after = at("2026-01-31T12:00Z");
  const due = (now: string) => schedule.due(names, { after, now: at(now) }).policies;
  assert.deepEqual(due("2026-01-31T12:05Z"), []);
  assert.deepEqual(due("2026-01-31T12:10Z"), ["fast-one"]);
  assert.deepEqual(due("2026-02-01T02:00Z"), ["fast-one", "standard"]);
  assert.deepEqual(due("2026-02-01T03:00Z"), ["fast-never", "fast-one", "monthly", "standard"]);
});

test("one tick on time is no missed one", () => {
  const now = at("2026-01-15T02:00Z") + 900;
  assert.deepEqual(schedule.due(["standard"], { after: now - minute, now }), {
    policies: ["standard"],
    ticks: 1,
    missed: 0,
    until: now,
  });
});

test("ticks that were missed are one catch-up, counted", () => {
  const now = at("2026-01-15T12:00Z");
  assert.deepEqual(schedule.due(names, { after: now - 3 * day, now }), {
    policies: ["fast-one", "standard"],
    ticks: 3 * 144,
    missed: 3 * 144 - 1,
    until: now,
  });
});

test("policies with different times that fall together are one tick", () => {
  const now = at("2026-01-15T02:00Z");
  assert.equal(schedule.due(["standard", "fast-one"], { after: now - minute, now }).ticks, 1);
});

test("what was missed long ago is still due, but no more is counted than a month", () => {
  const now = at("2026-07-15T12:00Z");
  const due = schedule.due(["monthly"], { after: at("2026-04-15T00:00Z"), now });
  assert.deepEqual([due.policies, due.ticks], [["monthly"], 1]);
  const yearly = compileSchedule({ cron: "0 0 1 1 *", timezone: "UTC", policies: [] });
  assert.deepEqual(yearly.due(["p"], { after: at("2025-12-31T00:00Z"), now }), {
    policies: ["p"],
    ticks: 1,
    missed: 1,
    until: now,
  });
});

test("a clock that was put back makes nothing due until it has come to where it was", () => {
  const after = at("2026-01-15T02:30Z");
  for (const now of [after, after - hour, after - day])
    assert.deepEqual(schedule.due(names, { after, now }), { policies: [], ticks: 0, missed: 0, until: after });
});

test("a clock that had been years ahead does not stop the schedule for years", () => {
  const now = at("2026-01-15T02:30Z");
  const due = schedule.due(names, { after: at("2099-01-01T00:00Z"), now });
  assert.deepEqual([due.policies, due.until], [[], now]);
});

test("the next tick is the earliest of the policies that there are", () => {
  const after = at("2026-01-15T12:05Z");
  assert.equal(schedule.next(["standard"], after), at("2026-01-16T02:00Z"));
  assert.equal(schedule.next(names, after), at("2026-01-15T12:10Z"));
  assert.equal(schedule.next([], after), Infinity);
});

test("a config that cannot be read is refused", () => {
  assert.throws(() => compileSchedule({ cron: "@daily", timezone: "UTC", policies: [] }), UsageError);
  assert.throws(
    () => compileSchedule({ cron: "0 3 * * *", timezone: "UTC", policies: [{ match: ["*"], cron: "x" }] }),
    UsageError,
  );
});

test("however often it is looked, each tick is counted once and no policy is due without one", () => {
  const looks = fc.array(fc.integer({ min: 1, max: 5 * hour }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(looks, (looks) => {
      const start = at("2026-10-24T12:00Z");
      let [after, ticks, standard] = [start, 0, 0];
      for (const ms of looks) {
        const due = schedule.due(names, { after, now: after + ms });
        ticks += due.ticks;
        standard += due.policies.includes("standard") ? 1 : 0;
        assert.equal(due.policies.length > 0, due.ticks > 0);
        after = due.until;
      }
      assert.equal(ticks, schedule.due(names, { after: start, now: after }).ticks);
      const nights = [schedule.next(["standard"], start), schedule.next(["standard"], start + day)];
      assert.ok(standard <= 5 && (nights[0]! > after || standard >= 1));
    }),
  );
});
