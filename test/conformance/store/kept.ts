import assert from "node:assert/strict";
import { test } from "node:test";
import type { Json } from "../../../src/model/check.ts";
import { PlumblineError } from "../../../src/model/errors.ts";
import { all } from "../../store/support/acquired.ts";
import { look, newRun, result } from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";

export function keptThings(make: () => StoreHarness): void {
  test("what is remembered is recalled until something else is remembered, also by who opens the store later", async () => {
    await using o = await opened(make);
    assert.equal(await o.store.recall("source"), undefined);
    await o.writer.remember("source", { revision: "1", list: [null, true, 1.5, "é\u0000"] });
    await o.writer.remember("other", null);
    await o.writer.remember("source", { revision: "2", list: [null, true, 1.5, "é\u0000"] });
    const later = await o.another({ readOnly: true });
    assert.deepEqual(await later.recall("source"), { revision: "2", list: [null, true, 1.5, "é\u0000"] });
    assert.equal(await later.recall("other"), null);
  });

  test("what many revise at the same time holds the change of each; one that changes nothing or throws leaves it as it is", async () => {
    await using o = await opened(make);
    const added = (name: string) => (kept: Json | undefined) => [...(Array.isArray(kept) ? kept : []), name];
    const names = Array.from({ length: 20 }, (_, index) => `user-${index}`);
    await Promise.all(names.map((name) => o.writer.revise("list", added(name))));
    const kept = await o.store.recall("list");
    assert.deepEqual(Array.isArray(kept) && kept.toSorted(), names.toSorted());
    await o.writer.revise("list", () => undefined);
    const broken = new Error("broken");
    await assert.rejects(
      o.writer.revise("list", () => {
        throw broken;
      }),
      broken,
    );
    assert.deepEqual(await o.store.recall("list"), kept);
    await o.writer.revise("fresh", (before) => before === undefined);
    assert.equal(await o.store.recall("fresh"), true);
  });

  test("a policy set is kept under its hash, once, as it was compiled last", async () => {
    await using o = await opened(make);
    await o.writer.keepPolicySet("hash-1", { policies: ["a"] });
    await o.writer.keepPolicySet("hash-1", { policies: ["a"] });
    assert.deepEqual(await o.store.policySet("hash-1"), { policies: ["a"] });
    await o.writer.keepPolicySet("hash-1", { policies: ["a"], asks: "anew" });
    assert.deepEqual(await o.store.policySet("hash-1"), { policies: ["a"], asks: "anew" });
    assert.equal(await o.store.policySet("hash-2"), undefined);
  });

  test("a reader beside the writer sees what is recorded at once, and may not write", async () => {
    await using o = await opened(make);
    const reader = await o.another({ readOnly: true });
    await o.writer.startRun(newRun("run-1"));
    await o.writer.recordLook(look("run-1", result("ann", { a: "fail" })));
    assert.equal((await all(reader.looks("run-1"))).length, 1);
    await assert.rejects(reader.acquire({ holder: "reader", ttlMs: 1000 }), { code: "store-readonly" });
  });

  test("calls of many at once on one handle each see whole transactions", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const names = Array.from({ length: 30 }, (_, index) => `user-${index}`);
    await Promise.all(
      names.map(async (name, index) => {
        await o.writer.recordLook(look("run-1", result(name, { a: "fail" })));
        const { length } = await all(o.store.looks("run-1"));
        assert.ok(length >= 1 && length <= names.length, `${index}: ${length}`);
      }),
    );
    assert.equal((await all(o.store.looks("run-1"))).length, names.length);
  });

  test("closing in the middle of a transaction leaves all of it or nothing, as its caller was told", async () => {
    let [done, refused] = [0, 0];
    for (let turns = 0; turns < 60; turns += 1) {
      await using o = await opened(make);
      await o.writer.startRun(newRun("run-1"));
      const recording = o.writer.recordLook(look("run-1", result("ann", { a: "fail" }))).then(
        () => true,
        (error: unknown) => {
          assert.ok(error instanceof PlumblineError && error.code === "store-closed");
          return false;
        },
      );
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await o.store[Symbol.asyncDispose]();
      const isRecorded = await recording;
      if (isRecorded) done += 1;
      else refused += 1;
      const again = await o.another({ readOnly: true });
      assert.equal((await all(again.looks("run-1"))).length, isRecorded ? 1 : 0);
      await assert.rejects(o.store.run("run-1"), { code: "store-closed" });
    }
    assert.ok(done > 0 && refused > 0, `both happened: ${done} done, ${refused} refused`);
  });
}
