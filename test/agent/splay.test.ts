import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";

import { only } from "../../src/agent/only.ts";
import { fractionOf, splayed } from "../../src/agent/splay.ts";
import { withinWindow } from "../../src/agent/within-window.ts";
import { lookingWindows } from "../../src/agent/windows.ts";
import { UsageError } from "../../src/model/errors.ts";
import type { TargetProvider } from "../../src/model/ports.ts";
import type { Target } from "../../src/model/target.ts";
import { weekdays } from "../../src/policy/agent-config.ts";
import { collect, limits, provider, session, user, users } from "../engine/support/fleet.ts";
import { MovingClock } from "./support/moving-clock.ts";

const hour = 3_600_000;
const { signal } = new AbortController();

/** Reads a listing while the clock moves: each target with the monotonic moment at which it came. */
async function moments(clock: MovingClock, from: TargetProvider) {
  const reading = (async () => {
    const came: (readonly [target: Target, at: number])[] = [];
    for await (const target of from.list({ signal })) came.push([target, clock.monotonic()]);
    return came;
  })();
  return clock.until(reading);
}

test("a target's place is the same in every run, on every machine", () => {
  assert.equal(fractionOf("sagemaker/d-1/alice/JupyterLab"), fractionOf("sagemaker/d-1/alice/JupyterLab"));
  // From sha256sum(1): the first 48 bits, as a fraction.
  assert.equal(fractionOf("local"), 0x25bf8e1a2393 / 2 ** 48);
});

test("places are spread evenly over the time", () => {
  const buckets = Array.from({ length: 20 }, () => 0);
  for (const { id } of users(10_000)) buckets[Math.floor(fractionOf(id) * 20)]!++;
  const chiSquare = buckets.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
  // With 19 degrees of freedom, one fair spread in a thousand is above this.
  assert.ok(chiSquare < 43.8, `${buckets.join(" ")} gives ${chiSquare}`);
});

test("targets come in the order of their moments, each at its own", async () => {
  const clock = new MovingClock(0);
  const options = { splayMs: hour, timer: clock.timer, startedAt: 0, signal };
  const came = await moments(clock, splayed(provider(users(200)), options));
  assert.equal(came.length, 200);
  for (const [{ id }, at] of came) assert.ok(Math.abs(at - fractionOf(id) * hour) < 1);
  assert.deepEqual(
    came.map(([, at]) => at),
    came.map(([, at]) => at).toSorted((a, b) => a - b),
  );
  assert.equal(clock.sleeping, 0);
});

test("setting the clock moves no target, and what is past its moment comes at once", async () => {
  const clock = new MovingClock(0);
  await clock.advance(hour / 2);
  clock.step(-100 * hour);
  const options = { splayMs: hour, timer: clock.timer, startedAt: 0, signal };
  const came = await moments(clock, splayed(provider(users(100)), options));
  for (const [{ id }, at] of came) assert.ok(Math.abs(at - Math.max(hour / 2, fractionOf(id) * hour)) < 1);
});

test("several providers, listed one after the other, share the time", async () => {
  const clock = new MovingClock(0);
  const options = { splayMs: hour, timer: clock.timer, startedAt: 0, signal, part: { index: 1, of: 4 } };
  const came = await moments(clock, splayed(provider(users(50)), options));
  assert.ok(came.every(([, at]) => at >= hour / 4 && at < hour / 2));
});

test("without splay, targets come while the listing is still under way", async () => {
  const clock = new MovingClock(0);
  const never = async function* () {
    yield user("first");
    await new Promise(() => undefined);
  };
  const listed = splayed(provider(never()), { splayMs: 0, timer: clock.timer, startedAt: 0, signal }).list({ signal });
  const { value } = await listed[Symbol.asyncIterator]().next();
  assert.equal(value.id, user("first").id);
});

const breaksOff = (error: Error) =>
  provider(
    (async function* () {
      yield* users(3);
      throw error;
    })(),
  );

test("a listing that breaks off gives what it listed, then its error", async () => {
  const clock = new MovingClock(0);
  const { list } = splayed(breaksOff(new RangeError("page 2")), {
    splayMs: hour,
    timer: clock.timer,
    startedAt: 0,
    signal,
  });
  const came: string[] = [];
  const reading = (async () => {
    for await (const { id } of list({ signal })) came.push(id);
  })();
  await assert.rejects(clock.until(reading), /page 2/);
  assert.equal(came.length, 3);
});

test("a usage error is thrown before any target comes", async () => {
  const clock = new MovingClock(0);
  const broken = breaksOff(new UsageError("wrong", "right"));
  const { list } = splayed(broken, { splayMs: hour, timer: clock.timer, startedAt: 0, signal });
  await assert.rejects(collect(list({ signal })), UsageError);
});

test("a run that is told to stop gets all that is left at once", async () => {
  const clock = new MovingClock(0);
  const wish = new AbortController();
  const options = { splayMs: hour, timer: clock.timer, startedAt: 0, signal: wish.signal };
  const reading = collect(splayed(provider(users(100)), options).list({ signal }));
  await clock.advance(hour / 2);
  wish.abort();
  assert.equal((await reading).length, 100);
  assert.equal(clock.monotonic(), hour / 2);
  assert.equal(getEventListeners(wish.signal, "abort").length, 0);
});

test("breaking off the listing ends the wait with the signal's reason", async () => {
  const clock = new MovingClock(0);
  const stop = new AbortController();
  const options = { splayMs: hour, timer: clock.timer, startedAt: 0, signal };
  const reading = collect(splayed(provider(users(100)), options).list(stop));
  const failed = assert.rejects(reading, /enough/);
  await clock.advance(hour / 2);
  stop.abort(new Error("enough"));
  await failed;
  assert.equal(clock.sleeping, 0);
});

test("targets whose turn comes after the window has closed are blocked, with the reason", async () => {
  const clock = new MovingClock("2026-01-01T09:00Z");
  const windows = lookingWindows([{ days: weekdays, from: "08:00", to: "09:30" }], "UTC");
  const failed = user("failed", { blocked: { code: "app-failed" } });
  const options = { splayMs: hour, timer: clock.timer, startedAt: 0, signal };
  const spread = splayed(provider([...users(100), failed]), options);
  const came = await moments(clock, withinWindow(spread, { windows, clock }));
  assert.equal(came.length, 101);
  for (const [{ id, blocked }, at] of came) {
    const expected = id === failed.id ? "app-failed" : at < hour / 2 ? undefined : "outside-window";
    assert.equal(blocked?.code, expected);
  }
});

test("a run over certain targets lists exactly these, and opens them as their provider does", async () => {
  const opened: string[] = [];
  const inner = provider(users(10), async ({ id }) => {
    opened.push(id);
    return session();
  });
  const chosen = users(10).slice(3, 5);
  const few = only(inner, chosen);
  assert.deepEqual(await collect(few.list({ signal })), chosen);
  await few.open(chosen[0]!, { signal, limits });
  assert.deepEqual([few.name, opened], ["sagemaker", [chosen[0]!.id]]);
});
