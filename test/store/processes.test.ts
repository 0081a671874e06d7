import assert from "node:assert/strict";
import { test } from "node:test";
import { openStore } from "../../src/store/open-store.ts";
import { acquired } from "./support/acquired.ts";
import { HandClock, minute } from "./support/material.ts";
import { place } from "./support/place.ts";
import { startChild } from "./support/start-child.ts";

test("of two processes on one store one writes; when its lease is taken over, its writes fail", async () => {
  using made = place();
  const clock = new HandClock();
  await using store = await openStore(made.path, { clock });
  await using child = startChild(["writes", made.path]);
  assert.equal(await child.line(), "epoch 1");
  const answer = await store.acquire({ holder: "parent", ttlMs: minute });
  assert.equal("held" in answer && answer.held.holder, "child");
  child.child.stdin?.write("one");
  assert.equal(await child.line(), "written");
  assert.equal(await store.recall("child"), "one");
  clock.move(minute);
  await using writer = await acquired(store, "parent");
  assert.equal(writer.epoch, 2);
  child.child.stdin?.write("two");
  assert.match((await child.line()) ?? "", /^LeaseLost: The lease of epoch 1 is lost: parent holds epoch 2/);
  assert.equal(await store.recall("child"), "one");
  await writer.remember("child", "mine");
  assert.equal(await store.recall("child"), "mine");
});

test("many processes that ask at once get one lease, and many that make the store at once make one", async () => {
  using made = place();
  await using stack = new AsyncDisposableStack();
  const children = Array.from({ length: 4 }, () => stack.use(startChild(["writes", made.path])));
  const lines = await Promise.all(children.map(({ line }) => line()));
  assert.deepEqual(lines.toSorted(), ["epoch 1", "held by child", "held by child", "held by child"]);
});
