import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import fc from "fast-check";

import { timerOver } from "../../src/agent/timer.ts";
import { MovingClock } from "./support/moving-clock.ts";

const { signal } = new AbortController();
const [minute, hour] = [60_000, 3_600_000];

/** Whether a promise has settled by now. */
function watch(promise: Promise<unknown>): { readonly done: boolean } {
  const state = { done: false };
  const settle = () => void (state.done = true);
  promise.then(settle, settle);
  return state;
}

test("a sleep ends at its instant, neither before nor after", async () => {
  const clock = new MovingClock("2026-10-25T00:00Z");
  const sleep = watch(clock.timer.sleepUntil(clock.now() + 5 * hour, { signal }));
  await clock.advance(5 * hour - 1);
  assert.equal(sleep.done, false);
  await clock.advance(1);
  assert.equal(sleep.done, true);
  assert.equal(clock.sleeping, 0);
});

test("an instant that is past is no sleep at all", async () => {
  const clock = new MovingClock(0);
  await clock.timer.sleepUntil(-1, { signal });
  await clock.timer.after(0, { signal });
});

test("a clock that is put forward, or a suspended machine, ends the sleep within a minute", async () => {
  const clock = new MovingClock(0);
  const sleep = watch(clock.timer.sleepUntil(5 * hour, { signal }));
  await clock.advance(90_000);
  clock.suspend(5 * hour);
  await clock.advance(minute);
  assert.equal(sleep.done, true);
});

test("a clock that is put back makes the sleep longer, and a duration stays as it was", async () => {
  const clock = new MovingClock(0);
  const sleep = watch(clock.timer.sleepUntil(2 * hour, { signal }));
  const duration = watch(clock.timer.after(2 * hour, { signal }));
  await clock.advance(hour);
  clock.step(-hour);
  await clock.advance(hour);
  assert.deepEqual([sleep.done, duration.done], [false, true]);
  await clock.advance(hour);
  assert.equal(sleep.done, true);
});

test("however a clock is set, a sleeper never wakes before its instant and at most a minute after it", async () => {
  const move = fc.oneof(
    fc.record({ advance: fc.integer({ min: 1, max: 3 * hour }) }),
    fc.record({ step: fc.integer({ min: -3 * hour, max: 3 * hour }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 4 * hour }), fc.array(move), async (until, moves) => {
      const clock = new MovingClock(0);
      let woke: number | undefined;
      const sleeping = clock.timer.sleepUntil(until, { signal }).then(() => (woke = clock.now()));
      let reached: number | undefined;
      for (const move of moves) {
        if ("step" in move) clock.step(move.step);
        if (clock.now() >= until) reached ??= clock.monotonic();
        if ("advance" in move) await clock.advance(move.advance);
        if (woke !== undefined) break;
        if (reached !== undefined) assert.ok(clock.now() < until || clock.monotonic() - reached < minute);
        if (clock.now() < until) reached = undefined;
      }
      await clock.until(sleeping);
      assert.ok(woke !== undefined && woke >= until);
    }),
  );
});

test("an abort ends a wait with its reason and leaves nothing behind", async () => {
  const clock = new MovingClock(0);
  const controller = new AbortController();
  const wait = clock.timer.after(hour, controller);
  const failed = assert.rejects(wait, /enough/);
  await clock.advance(minute * 1.5);
  controller.abort(new Error("enough"));
  await failed;
  assert.equal(clock.sleeping, 0);
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
  await assert.rejects(clock.timer.sleepUntil(0, controller), /enough/);
});

test("the real timer waits, and an abort ends it", async () => {
  const timer = timerOver({ now: () => Date.now(), monotonic: () => performance.now() });
  const begin = performance.now();
  await timer.after(20, { signal });
  assert.ok(performance.now() - begin >= 20);
  await timer.sleepUntil(Date.now() + 5, { signal });
  const controller = new AbortController();
  const wait = timer.after(hour, controller);
  controller.abort(new Error("enough"));
  await assert.rejects(wait, /enough/);
  assert.equal(getEventListeners(controller.signal, "abort").length, 0);
});

test("sleepers wake in the order of their moments, and what one does comes before the next one wakes", async () => {
  const clock = new MovingClock(0);
  const seen: string[] = [];
  const sleeper = async (name: string, ms: number) => {
    await clock.timer.after(ms, { signal });
    seen.push(`${name} ${clock.monotonic()}`);
    await Promise.resolve();
    seen.push(`${name} goes on`);
  };
  const all = [sleeper("late", 30), sleeper("early", 10), sleeper("also early", 10)];
  await clock.advance(100);
  assert.deepEqual(seen, [
    "early 10",
    "early goes on",
    "also early 10",
    "also early goes on",
    "late 30",
    "late goes on",
  ]);
  assert.equal(clock.now(), 100);
  await Promise.all(all);
});

test("a clock that nobody sleeps on does not wait for what never comes", async () => {
  await assert.rejects(new MovingClock(0).until(new Promise(() => undefined)), /nothing sleeps/);
});
