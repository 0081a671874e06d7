import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { bell } from "../../src/agent/bell.ts";
import { together } from "../../src/agent/together.ts";
import { MovingClock } from "./support/moving-clock.ts";

const never = new AbortController().signal;

test("the first job that throws ends the others, and its error comes out after they have ended", async () => {
  const ended: string[] = [];
  const waits = async ({ signal }: { readonly signal: AbortSignal }) => {
    await once(signal, "abort");
    ended.push("the other");
  };
  const breaks = async () => Promise.reject(new Error("broken"));
  await assert.rejects(together([waits, breaks], never), /broken/);
  assert.deepEqual(ended, ["the other"]);
});

test("an abort from outside ends all jobs and is no error, whatever they throw then", async () => {
  const stop = new AbortController();
  const throws = async ({ signal }: { readonly signal: AbortSignal }) => {
    await once(signal, "abort");
    throw new Error("because of the abort");
  };
  const all = together([throws, throws], stop.signal);
  stop.abort();
  await all;
});

test("jobs that end by themselves end nothing else", async () => {
  const stop = new AbortController();
  const order: string[] = [];
  const all = together(
    [
      async () => void order.push("short"),
      async ({ signal }) => {
        await once(signal, "abort");
        order.push("long");
      },
    ],
    stop.signal,
  );
  await Promise.resolve();
  stop.abort();
  await all;
  assert.deepEqual(order, ["short", "long"]);
});

test("a ring before the wait is not lost, and several are one", async () => {
  const clock = new MovingClock(0);
  const door = bell();
  door.ring();
  door.ring();
  await door.wait(1_000, { signal: never, timer: clock.timer });
  let ended = false;
  const second = door.wait(1_000, { signal: never, timer: clock.timer }).then(() => (ended = true));
  await clock.advance(999);
  assert.equal(ended, false);
  door.ring();
  await second;
  assert.equal(clock.sleeping, 0, "a wait that was rung off sleeps no longer");
});

test("a wait ends when its time is over, and throws the reason of a stop", async () => {
  const clock = new MovingClock(0);
  const door = bell();
  await clock.until(door.wait(1_000, { signal: never, timer: clock.timer }));
  const stop = new AbortController();
  const waiting = assert.rejects(door.wait(1_000, { signal: stop.signal, timer: clock.timer }), /enough/);
  stop.abort(new Error("enough"));
  await waiting;
});
