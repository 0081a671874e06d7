import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../../src/model/errors.ts";
import { iso, look, newRun, result, start, state, transition } from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";

const byId = <T extends { readonly id: string }>(items: readonly T[]): readonly T[] =>
  items.toSorted((a, b) => (a.id < b.id ? -1 : 1));

export function states(make: () => StoreHarness): void {
  test("a state is the one that was recorded last, with a look or without, and is found by target and by being open", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const [open, resolved, orphan, other] = [
      state("ann", "a", { lifecycle: "reopened", labels: { "weird key": "é" }, sideStates: ["flapping"] }),
      state("ann", "b", { lifecycle: "resolved", outcome: "pass", closedAt: iso(start) }),
      state("ann", "c", { sideStates: ["orphaned"], closedAt: iso(start) }),
      state("bob", "a"),
    ] as const;
    await o.writer.recordLook(look("run-1", result("ann", { a: "fail" }), { states: [state("ann", "a"), resolved] }));
    await o.writer.recordStates({ states: [open, orphan, other], transitions: [] });
    assert.deepEqual(await o.store.states({}), byId([open, resolved, orphan, other]));
    assert.deepEqual(await o.store.states({ target: "ann" }), byId([open, resolved, orphan]));
    assert.deepEqual(await o.store.states({ open: true }), byId([open, other]));
    assert.deepEqual(await o.store.states({ open: true, target: "ann" }), [open]);
    assert.deepEqual(await o.store.states({ open: false, target: "bob" }), [other]);
  });

  test("open states are counted by severity, stale ones among them, and those that an exemption accepts apart", async () => {
    await using o = await opened(make);
    const none = { info: 0, low: 0, medium: 0, high: 0, critical: 0 };
    assert.deepEqual(await o.store.openCounts(), { bySeverity: none, exempt: 0, stale: 0 });
    const states = [
      state("ann", "a", { severity: "critical" }),
      state("ann", "b", { severity: "low", sideStates: ["flapping", "stale"] }),
      state("ann", "c", { severity: "low" }),
      state("ann", "d", { severity: "low", sideStates: ["stale"], lifecycle: "resolved", closedAt: iso(start) }),
      state("bob", "a", { title: '"stale"' }),
      state("bob", "b", { severity: "critical", exemption: { name: "b", expires: iso(start) } }),
    ];
    await o.writer.recordStates({ states, transitions: [] });
    assert.deepEqual(await o.store.openCounts(), {
      bySeverity: { ...none, low: 2, high: 1, critical: 1 },
      exempt: 1,
      stale: 1,
    });
    const fresh = state("ann", "b", { severity: "info" });
    await o.writer.recordStates({ states: [fresh], transitions: [] });
    assert.deepEqual(await o.store.openCounts(), {
      bySeverity: { ...none, info: 1, low: 1, high: 1, critical: 1 },
      exempt: 1,
      stale: 0,
    });
  });

  test("a state is found by a unique beginning of at least six characters", async () => {
    await using o = await opened(make);
    const ids = ["aaaaaa".padEnd(64, "0"), "aaaaaa".padEnd(64, "1"), "bbbbbb".padEnd(64, "0")] as const;
    await o.writer.recordStates({ states: ids.map((id) => state("ann", "a", { id })), transitions: [] });
    assert.equal((await o.store.state("bbbbbb"))?.id, ids[2]);
    assert.equal((await o.store.state(ids[1]))?.id, ids[1]);
    assert.equal((await o.store.state("aaaaaa1"))?.id, ids[1]);
    for (const nothing of ["bbbbb", "bbbbbb1", "bbbb%", "______", ""])
      assert.equal(await o.store.state(nothing), undefined, nothing);
    await assert.rejects(o.store.state("aaaaaa"), UsageError);
  });

  test("transitions are numbered and chained in the order in which they came, and are found by run, finding and place", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const [opened_, stale, resolved] = [
      transition("ann", "a", "opened", { run: "run-1", detail: 'says "seq":7, and \u{1f600}' }),
      transition("bob", "b", "stale", { cause: "time" }),
      transition("ann", "a", "resolved", { run: "run-1" }),
    ] as const;
    await o.writer.recordLook(look("run-1", result("ann", { a: "fail" }), { transitions: [opened_] }));
    await o.writer.recordStates({ states: [], transitions: [stale, resolved] });
    const transitions = await o.store.transitions({});
    assert.deepEqual(
      transitions.map(({ hash: _, ...rest }) => rest),
      [
        { ...opened_, seq: 1 },
        { ...stale, seq: 2 },
        { ...resolved, seq: 3 },
      ],
    );
    assert.ok(transitions.every(({ hash }) => /^[0-9a-f]{64}$/.test(hash)));
    assert.equal(new Set(transitions.map(({ hash }) => hash)).size, 3);
    const seqs = async (filter: Parameters<typeof o.store.transitions>[0]) =>
      (await o.store.transitions(filter)).map(({ seq }) => seq);
    assert.deepEqual(await seqs({ run: "run-1" }), [1, 3]);
    assert.deepEqual(await seqs({ finding: stale.finding }), [2]);
    assert.deepEqual(await seqs({ after: 1 }), [2, 3]);
    assert.deepEqual(await seqs({ after: 1, limit: 1 }), [2]);
    assert.deepEqual(await seqs({ run: "run-1", finding: resolved.finding, after: 1 }), [3]);
    const { integrity, chain, transitions: count, bytes } = await o.store.health({ quick: false });
    assert.deepEqual([integrity, chain, count], ["ok", undefined, 3]);
    assert.ok(bytes > 0);
  });
}
