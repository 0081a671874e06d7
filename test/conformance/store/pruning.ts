import assert from "node:assert/strict";
import { test } from "node:test";
import type { TargetLook } from "../../../src/model/records.ts";
import { all } from "../../store/support/acquired.ts";
import {
  day,
  iso,
  message,
  newRun,
  reportTarget,
  result,
  start,
  state,
  transition,
} from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";
import { keep, nothing, run } from "./whole-run.ts";

export function pruning(make: () => StoreHarness): void {
  test("runs that are too old go with the looks and policies that only they hold; what later runs share stays", async () => {
    await using o = await opened(make);
    const bob = result("bob", { a: "pass" });
    await run(o, 0, [result("ann", { a: "pass" }), bob]);
    await run(o, 1, [result("ann", { a: "fail" }), bob]);
    await run(o, 100, [result("ann", { a: "pass", b: "pass" }), bob]);
    o.clock.move(100 * day);
    assert.deepEqual(await o.writer.prune({ now: iso(start + 91.5 * day), keep }), {
      ...nothing,
      runs: 2,
      observations: 1,
    });
    assert.deepEqual(
      (await o.store.runs({ limit: 9 })).map(({ id }) => id),
      ["run-100"],
    );
    assert.equal((await all(o.store.looks("run-100"))).length, 2);
    const { latest, looks } = await o.store.history("ann");
    assert.deepEqual([latest.length, looks], [1, 3], "looks are counted on");
    assert.deepEqual([await o.store.policySet("run-0"), await o.store.policySet("run-100")], [undefined, { day: 100 }]);
    assert.equal((await o.store.health({ quick: false })).integrity, "ok");
  });

  test("what a target looked like last stays while a finding tells of it, and so does when it was last observed", async () => {
    await using o = await opened(make);
    const gone: TargetLook = { target: reportTarget("ann", { observed: false, reason: "deleted" }), findings: [] };
    await run(o, 0, [result("ann", { a: "pass" })]);
    await run(o, 1, [result("ann", { a: "pass", b: "pass" })]);
    await run(o, 2, [gone]);
    await run(o, 3, []);
    const closed = state("ann", "a", { lifecycle: "resolved", closedAt: iso(start + 600 * day) });
    await o.writer.recordStates({ states: [closed], transitions: [] });
    assert.deepEqual(await o.writer.prune({ now: iso(start + 900 * day), keep }), {
      ...nothing,
      runs: 3,
      observations: 3,
    });
    assert.deepEqual(await all(o.store.targets()), [gone.target]);
    assert.deepEqual(
      (await o.store.assessments()).map(({ at }) => at),
      [iso(start + day)],
    );
    assert.equal((await o.store.history("ann")).looks, 3);
    assert.deepEqual(await o.store.observations("ann"), []);
    assert.equal((await o.store.run("latest"))?.id, "run-3", "the latest run stays");
  });

  test("an open finding, its ledger since it was opened, and the look that it rests on stay however old they are", async () => {
    await using o = await opened(make);
    const seen = [
      [0, result("ann", { a: "pass", b: "fail" })],
      [1, result("ann", { a: "fail", b: "fail" })],
      [2, result("ann", { a: "unknown", b: "pass" })],
      [3, result("ann", { a: "unknown", b: "notApplicable" })],
    ] as const;
    const keys: string[] = [];
    for (const [onDay, one] of seen) {
      await run(o, onDay, [one]);
      keys.push((await o.store.history("ann")).latest[0]?.result ?? "");
    }
    const open = state("ann", "a", { openedAt: iso(start + day) });
    const closed = state("ann", "b", { lifecycle: "resolved", closedAt: iso(start + 2 * day) });
    const on = (onDay: number) => ({ at: iso(start + onDay * day) });
    await o.writer.recordStates({
      states: [open, closed],
      transitions: [
        transition("ann", "a", "opened", on(-9)),
        transition("ann", "b", "opened", on(0)),
        transition("ann", "a", "reopened", on(1)),
        transition("ann", "b", "resolved", on(2)),
        transition("ann", "a", "stale", on(3)),
      ],
    });
    const counts = await o.writer.prune({ now: iso(start + 900 * day), keep });
    assert.deepEqual(counts, { ...nothing, runs: 3, transitions: 3 + 1, observations: 1 });
    assert.deepEqual(await o.store.states({}), [open]);
    const kept = await Promise.all(keys.map(async (key) => (await o.store.result(key)) !== undefined));
    assert.deepEqual(kept, [false, true, false, true], "the look that found it, and the latest");
    assert.deepEqual(
      (await o.store.transitions({})).map(({ seq, change }) => [seq, change]),
      [
        [3, "reopened"],
        [5, "stale"],
      ],
    );
    assert.deepEqual(
      (await o.store.assessments()).map(({ at }) => at),
      [iso(start + 3 * day)],
    );
    assert.deepEqual((await o.store.health({ quick: false })).chain, undefined);
    await o.writer.recordStates({
      states: [state("ann", "a", { lifecycle: "resolved", closedAt: iso(start) })],
      transitions: [transition("ann", "a", "resolved", on(900))],
    });
    assert.deepEqual((await o.store.health({ quick: false })).chain, undefined, "the chain goes on from its anchor");
    assert.deepEqual(await o.writer.prune({ now: iso(start + 901 * day), keep }), { ...nothing, transitions: 2 + 1 });
    assert.deepEqual(
      (await o.store.transitions({})).map(({ seq }) => seq),
      [6],
    );
    assert.deepEqual((await o.store.health({ quick: false })).chain, undefined);
    assert.deepEqual(await o.writer.prune({ now: iso(start + 2000 * day), keep }), { ...nothing, transitions: 1 });
    await o.writer.recordStates({ states: [], transitions: [transition("ann", "a")] });
    assert.deepEqual(
      (await o.store.transitions({})).map(({ seq }) => seq),
      [7],
    );
    assert.deepEqual(await o.store.health({ quick: false }).then(({ chain, transitions }) => [chain, transitions]), [
      undefined,
      1,
    ]);
  });

  test("a run under way stays, and with it all that started after it, whatever the clock said", async () => {
    await using o = await opened(make);
    await run(o, 0, []);
    await o.writer.startRun(newRun("running", { startedAt: iso(start) }));
    await run(o, -5, [result("ann", { a: "pass" })]);
    assert.deepEqual(await o.writer.prune({ now: iso(start + 900 * day), keep }), {
      ...nothing,
      runs: 1,
      observations: 1,
    });
    assert.deepEqual(
      (await o.store.runs({ limit: 9 })).map(({ id }) => id),
      ["run--5", "running"],
    );
  });

  test("messages that are settled go; one that waits stays however old it is", async () => {
    await using o = await opened(make);
    await o.writer.queue(["a", "b", "c"].map((name) => message(name)));
    const [a, b] = (await o.store.outbox({ now: iso(start), limit: 9 })).map(({ id }) => id);
    assert.ok(a && b);
    await o.writer.settle([a], { state: "sent" });
    o.clock.move(10 * day);
    await o.writer.settle([b], { state: "dead", problem: "gave up" });
    assert.deepEqual(await o.writer.prune({ now: iso(start + 29 * day), keep }), nothing);
    assert.deepEqual(await o.writer.prune({ now: iso(start + 31 * day), keep }), { ...nothing, outbox: 2 });
    assert.deepEqual(await o.store.outboxCounts(), { waiting: 1, sent: 0, dead: 0, dropped: 0 });
  });

  test("pruning an empty store deletes nothing", async () => {
    await using o = await opened(make);
    assert.deepEqual(await o.writer.prune({ now: iso(start), keep }), nothing);
  });
}
