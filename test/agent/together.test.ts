import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { bell } from "../../src/agent/bell.ts";
import { together } from "../../src/agent/together.ts";

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

/** Ends by the signal alone. */
const forEver = (_ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));

test("a ring before the wait is not lost, and several are one", async () => {
  const door = bell();
  door.ring();
  door.ring();
  await door.wait({ ms: 1, signal: never, after: forEver });
  let ended = false;
  const second = door.wait({ ms: 1, signal: never, after: forEver }).then(() => (ended = true));
  await Promise.resolve();
  assert.equal(ended, false);
  door.ring();
  await second;
});

test("a wait ends when its time is over, and when the signal fires", async () => {
  const door = bell();
  await door.wait({ ms: 1, signal: never, after: async () => undefined });
  const stop = new AbortController();
  const waiting = door.wait({ ms: 1, signal: stop.signal, after: forEver });
  stop.abort();
  await waiting;
});
