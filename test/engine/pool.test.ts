import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";

import { mapConcurrently } from "../../src/engine/pool.ts";
import { collect } from "./support/fleet.ts";

async function* numbers(count: number, onPull: () => void = () => undefined): AsyncGenerator<number> {
  for (let n = 0; n < count; n++) {
    onPull();
    yield n;
  }
}

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");

const leave = () => undefined;

test("every item gives one result, whatever the concurrency and the order in which work ends", async () => {
  const bounds = fc.tuple(fc.nat({ max: 40 }), fc.integer({ min: 1, max: 8 }), fc.scheduler());
  await fc.assert(
    fc.asyncProperty(bounds, async ([count, concurrency, scheduler]) => {
      const work = async (n: number) => scheduler.schedule(Promise.resolve(n));
      const results = collect(mapConcurrently({ items: numbers(count), concurrency, work, leave }));
      assert.deepEqual(
        (await scheduler.waitFor(results)).toSorted((a, b) => a - b),
        [...Array(count).keys()],
      );
    }),
  );
});

test("never more than the given number of items is worked on, and all places are used", async () => {
  let [running, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, ++running);
    await setImmediate();
    running--;
  };
  await collect(mapConcurrently({ items: numbers(50), concurrency: 7, work, leave }));
  assert.equal(most, 7);
});

test("a slow reader holds the work: items pulled and results alive do not grow with their number", async () => {
  let [pulled, taken, most] = [0, 0, 0];
  const items = numbers(500, () => (most = Math.max(most, ++pulled - taken)));
  for await (const _ of mapConcurrently({ items, concurrency: 5, work: async (n) => n, leave })) {
    await setImmediate();
    taken++;
  }
  assert.equal(taken, 500);
  assert.ok(most <= 5 + 2, `${most} items were alive at once`);
});

test("while one item is slow, the others go on and their results are not kept", async () => {
  const slow = Promise.withResolvers<void>();
  const seen: WeakRef<object>[] = [];
  const work = async (n: number) => {
    if (n === 0) await slow.promise;
    return { n, ballast: new Uint8Array(1000) };
  };
  let alive = 0;
  for await (const result of mapConcurrently({ items: numbers(100), concurrency: 2, work, leave })) {
    seen.push(new WeakRef(result));
    if (seen.length !== 99) continue;
    await setImmediate();
    collectGarbage();
    alive = seen.filter((ref) => ref.deref() !== undefined).length;
    slow.resolve();
  }
  assert.equal(seen.length, 100);
  assert.ok(alive < 10, `${alive} of 99 results were still alive`);
});

test("a reader who leaves tells the work to end, waits for it, and pulls no more", async () => {
  const told = Promise.withResolvers<void>();
  let [pulled, ended] = [0, 0];
  const work = async (n: number) => {
    if (n > 0) await told.promise;
    ended++;
    return n;
  };
  const results = mapConcurrently({ items: numbers(50, () => pulled++), concurrency: 4, work, leave: told.resolve });
  for await (const result of results) {
    assert.equal(result, 0);
    break;
  }
  assert.equal(ended, pulled);
  assert.ok(pulled <= 6);
});

test("an error of the items reaches the reader after what ran has ended", async () => {
  let ended = 0;
  async function* failing() {
    yield* [1, 2];
    throw new RangeError("listing broke");
  }
  const work = async (n: number) => {
    await setImmediate();
    ended++;
    return n;
  };
  await assert.rejects(collect(mapConcurrently({ items: failing(), concurrency: 3, work, leave })), RangeError);
  assert.equal(ended, 2);
});
