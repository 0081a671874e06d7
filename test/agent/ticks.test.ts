import assert from "node:assert/strict";
import { test } from "node:test";

import { compileSchedule, type Due } from "../../src/agent/due.ts";
import { ticks } from "../../src/agent/ticks.ts";
import { MovingClock } from "./support/moving-clock.ts";

const [minute, hour] = [60_000, 3_600_000];

const schedule = compileSchedule({
  cron: "0 3 * * *",
  timezone: "UTC",
  policies: [{ match: ["often"], cron: "*/10 * * * *" }],
});

/** Lets a schedule tick on a clock, and gives what has become due so far. */
function follow(clock: MovingClock, { policies, after }: { policies: () => readonly string[]; after: number }) {
  const stop = new AbortController();
  const came: (Due & { readonly at: number })[] = [];
  const following = (async () => {
    for await (const due of ticks({ schedule, policies, timer: clock.timer, after, signal: stop.signal }))
      came.push({ ...due, at: clock.now() });
  })();
  return {
    came,
    async stop() {
      stop.abort(new Error("enough"));
      await assert.rejects(following, /enough/);
      assert.equal(clock.sleeping, 0);
    },
  };
}

test("what was missed comes at once, what is due comes at its moment", async () => {
  const clock = new MovingClock("2026-01-02T02:55Z");
  const { came, stop } = follow(clock, { policies: () => ["p"], after: Date.parse("2026-01-01T12:00Z") - 24 * hour });
  await clock.advance(hour);
  assert.deepEqual(
    came.map(({ at, ticks, missed }) => [new Date(at).toISOString(), ticks, missed]),
    [
      ["2026-01-02T02:55:00.000Z", 1, 1],
      ["2026-01-02T03:00:00.000Z", 1, 0],
    ],
  );
  await stop();
});

test("a policy that comes while the schedule sleeps is due at its next moment, and not for the time before it came", async () => {
  const clock = new MovingClock("2026-01-02T04:00Z");
  let policies = ["p"];
  const { came, stop } = follow(clock, { policies: () => policies, after: clock.now() });
  await clock.advance(2 * hour + 5 * minute);
  policies = ["often", "p"];
  await clock.advance(10 * minute);
  assert.deepEqual(
    came.map(({ at, policies, ticks }) => [new Date(at).toISOString(), policies, ticks]),
    [["2026-01-02T06:10:00.000Z", ["often"], 1]],
  );
  await stop();
});

test("without any policy nothing is due and nothing breaks", async () => {
  const clock = new MovingClock("2026-01-02T02:00Z");
  const { came, stop } = follow(clock, { policies: () => [], after: clock.now() });
  await clock.advance(48 * hour);
  assert.deepEqual(came, []);
  await stop();
});

test("an instant that was remembered by a clock years ahead does not stop the schedule", async () => {
  const clock = new MovingClock("2026-01-02T02:00Z");
  const { came, stop } = follow(clock, { policies: () => ["p"], after: Date.parse("2099-01-01T00:00Z") });
  await clock.advance(2 * hour);
  assert.equal(came.length, 1);
  await stop();
});
