import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { addUnlooked, clearUnlooked, readUnlooked } from "../../src/agent/unlooked.ts";
import { addUntold, readUntold, removeUntold } from "../../src/agent/untold.ts";
import { openStore } from "../../src/store/open-store.ts";
import { check, policySet } from "../engine/support/fleet.ts";
import { acquired } from "../store/support/acquired.ts";
import { HandClock } from "../store/support/material.ts";
import { place } from "../store/support/place.ts";

async function memory() {
  const stack = new AsyncDisposableStack();
  const { path } = stack.use(place());
  const store = stack.use(await openStore(path, { clock: new HandClock() }));
  return { store, writer: await acquired(store), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const old = policySet({ name: "a", checks: [check("one")] }, { name: "b", checks: [check("two")] });
const newer = policySet({ name: "a", checks: [check("one")] }, { name: "b", checks: [check("two"), check("new")] });

suite("what is owed", () => {
  test("is a look at a policy that a commit changes, also where a run over the old ones ends at the same moment", async () => {
    await using here = await memory();
    await addUnlooked(here.writer, undefined, old);
    assert.deepEqual(await readUnlooked(here.store), ["a", "b"]);
    await Promise.all([addUnlooked(here.writer, old, newer), clearUnlooked(here.writer, "all", old)]);
    assert.deepEqual(await readUnlooked(here.store), ["b"]);
    await clearUnlooked(here.writer, "all", newer);
    assert.deepEqual(await readUnlooked(here.store), []);
  });

  test("is the word of a run that begins at the moment in which another one ends", async () => {
    await using here = await memory();
    await addUntold(here.writer, "run-1");
    await Promise.all([addUntold(here.writer, "run-2"), removeUntold(here.writer, "run-1")]);
    assert.deepEqual(await readUntold(here.store), ["run-2"]);
    await Promise.all([removeUntold(here.writer, "run-2"), addUntold(here.writer, "run-3")]);
    assert.deepEqual(await readUntold(here.store), ["run-3"]);
  });
});
