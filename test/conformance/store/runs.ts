import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../../src/model/errors.ts";
import { acquired, all } from "../../store/support/acquired.ts";
import { footprint, iso, look, minute, newRun, result, runEnd, start, summary } from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";

const ids = ["01JAAA0001", "01JAAA0002", "01JBBB0003"] as const;

export function runs(make: () => StoreHarness): void {
  test("a run is running until it is finished, and reads as it was given", async () => {
    await using o = await opened(make);
    const run = newRun("01JAAA0001", { kind: "wake", policies: ["a", "b"], ticks: 0 });
    await o.writer.startRun(run);
    assert.deepEqual(await o.store.run(run.id), {
      ...run,
      finishedAt: null,
      state: "running",
      summary: null,
      footprint: null,
    });
    const end = runEnd(run.id, { state: "interrupted" });
    await o.writer.finishRun(end, []);
    const finished = { ...run, finishedAt: end.finishedAt, state: "interrupted", summary, footprint };
    assert.deepEqual(await o.store.run(run.id), finished);
    assert.deepEqual(await (await o.another({ readOnly: true })).run(run.id), finished);
  });

  test("runs come newest first and page by page", async () => {
    await using o = await opened(make);
    assert.deepEqual(await o.store.runs({ limit: 5 }), []);
    assert.equal(await o.store.run("latest"), undefined);
    for (const id of ids) await o.writer.startRun(newRun(id));
    const idsOf = async (options: { readonly limit: number; readonly before?: string }) =>
      (await o.store.runs(options)).map(({ id }) => id);
    assert.deepEqual(await idsOf({ limit: 2 }), [ids[2], ids[1]]);
    assert.deepEqual(await idsOf({ limit: 2, before: ids[1] }), [ids[0]]);
    assert.equal((await o.store.run("latest"))?.id, ids[2]);
    await assert.rejects(o.store.runs({ limit: 2, before: "nothing" }), UsageError);
  });

  test("the runs over every target are found however many others came after them", async () => {
    await using o = await opened(make);
    const runs: readonly (readonly [id: string, more: Parameters<typeof newRun>[1]])[] = [
      ["01JAAA0001", { kind: "start" }],
      ["01JAAA0002", { kind: "scheduled", policies: ["p"] }],
      ["01JAAA0003", { kind: "policy" }],
      ["01JAAA0004", { kind: "policy", policies: ["p"] }],
      ["01JAAA0005", { kind: "self", policies: ["plumbline-agent"] }],
      ...Array.from({ length: 201 }, (_, n) => [`01JBBB${n}`, { kind: "wake" }] as const),
    ];
    for (const [id, more] of runs) {
      await o.writer.startRun(newRun(id, more));
      await o.writer.finishRun(runEnd(id), []);
    }
    await o.writer.startRun(newRun("01JCCC0001"));
    await o.writer.finishRun(runEnd("01JCCC0001", { state: "interrupted" }), []);
    await o.writer.startRun(newRun("01JCCC0002"));
    const wholeIds = async (options: { readonly limit: number; readonly before?: string }) =>
      (await o.store.runs({ ...options, whole: true })).map(({ id }) => id);
    assert.deepEqual(await wholeIds({ limit: 2 }), ["01JAAA0003", "01JAAA0002"]);
    assert.deepEqual(await wholeIds({ limit: 9, before: "01JAAA0002" }), ["01JAAA0001"]);
  });

  test("a run is found by a unique beginning of at least four characters, and by nothing that only looks like one", async () => {
    await using o = await opened(make);
    for (const id of ids) await o.writer.startRun(newRun(id));
    assert.equal((await o.store.run("01JB"))?.id, ids[2]);
    assert.equal((await o.store.run(ids[0]))?.id, ids[0]);
    await assert.rejects(
      o.store.run("01JAA"),
      (error: unknown) => error instanceof UsageError && error.message.includes(`${ids[0]} and ${ids[1]}`),
    );
    for (const nothing of ["01J", "", "01JB%", "01J_BB0003", "%", "01JBBB0003x", "' or 1=1 --", "\u{10ffff}"])
      assert.equal(await o.store.run(nothing), undefined, nothing);
  });

  test("a whole id is found although another one begins with it", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("01JAAA"));
    await o.writer.startRun(newRun("01JAAA0001"));
    assert.equal((await o.store.run("01JAAA"))?.id, "01JAAA");
    await assert.rejects(o.store.run("01JAA"), UsageError);
  });

  test("an id is given once, and only a run that is under way can be finished", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    await assert.rejects(o.writer.startRun(newRun("run-1")), { code: "store-conflict" });
    await o.writer.finishRun(runEnd("run-1"), []);
    await assert.rejects(o.writer.finishRun(runEnd("run-1"), []), { code: "store-not-running" });
    await assert.rejects(o.writer.finishRun(runEnd("run-2"), []), { code: "store-not-running" });
  });

  test("a run whose agent died is closed by the next lease: interrupted at its last look, its looks counted", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-0"));
    await o.writer.finishRun(runEnd("run-0"), []);
    await o.writer.startRun(newRun("run-1"));
    await o.writer.startRun(newRun("run-2", { startedAt: iso(start + minute) }));
    const ann = result("ann", { a: "pass", b: "fail" });
    await o.writer.recordLook(look("run-1", ann, { at: iso(start + 2000) }));
    await o.writer.recordLook(look("run-1", result("bob", { a: "unknown", b: "pass" }), { at: iso(start + 1000) }));
    o.clock.move(2 * minute);
    const writer = await acquired(await o.another(), "agent-2");
    const [second, first, ...more] = await o.store.runs({ limit: 9 });
    assert.deepEqual(
      more.map(({ id, state }) => [id, state]),
      [["run-0", "finished"]],
    );
    assert.deepEqual(first, {
      ...newRun("run-1"),
      finishedAt: iso(start + 2000),
      state: "interrupted",
      summary: {
        targets: { expected: 2, observed: 2 },
        checks: { planned: 4, pass: 2, fail: 1, unknown: 1, notApplicable: 0 },
        exempt: 0,
        score: 2 / 3,
        coverage: 3 / 4,
      },
      footprint: { logins: 0, terminals: 0, leftovers: 0, deferred: 0 },
    });
    assert.deepEqual(
      [second?.id, second?.state, second?.finishedAt, second?.summary?.score],
      ["run-2", "interrupted", iso(start + minute), null],
    );
    assert.deepEqual(
      (await all(o.store.looks("run-1"))).map(({ target }) => target.id),
      ["ann", "bob"],
    );
    await writer.startRun(newRun("run-3"));
    await writer.recordLook(look("run-3", ann));
    assert.equal((await all(o.store.looks("run-1"))).length, 2, "it stays as it was");
  });
}
