import assert from "node:assert/strict";
import { test } from "node:test";
import { all } from "../../store/support/acquired.ts";
import { day, iso, newRun, result, runEnd, start, state } from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";
import { keep, nothing, run } from "./whole-run.ts";

/** What pruning does with closed findings and with targets that are gone. */
export function forgetting(make: () => StoreHarness): void {
  test("a finding that was closed long ago is forgotten, resolved or orphaned; an open one never is", async () => {
    await using o = await opened(make);
    const closedAt = iso(start);
    const states = [
      state("ann", "a", { firstSeen: iso(start - 900 * day), openedAt: iso(start - 900 * day) }),
      state("ann", "b", { lifecycle: "reopened", sideStates: ["stale"], openedAt: iso(start - 900 * day) }),
      state("ann", "c", { lifecycle: "resolved", outcome: "pass", closedAt }),
      state("bob", "d", { lifecycle: "open", sideStates: ["orphaned"], closedAt }),
      state("bob", "e", { lifecycle: "resolved", outcome: "pass", closedAt: iso(start + day) }),
    ];
    await o.writer.recordStates({ states, transitions: [] });
    const kept = async () => (await o.store.states({})).map(({ check }) => check).toSorted();
    assert.deepEqual(await o.writer.prune({ now: iso(start + 400 * day), keep }), nothing);
    assert.deepEqual(await o.writer.prune({ now: iso(start + 400 * day + 1), keep }), { ...nothing, transitions: 2 });
    assert.deepEqual(await kept(), ["a", "b", "e"]);
    assert.deepEqual(await o.writer.prune({ now: iso(start + 9000 * day), keep }), { ...nothing, transitions: 1 });
    assert.deepEqual(await kept(), ["a", "b"]);
  });

  test("a target that is gone is forgotten once no finding tells of it and a full run did without it", async () => {
    await using o = await opened(make);
    const names = ["ann", "bob", "cid"];
    const seen = names.map((name) => result(name, { a: "pass", b: "fail" }));
    await run(o, 0, seen);
    await o.writer.recordStates({
      states: [
        state("ann", "b", { sideStates: ["orphaned"], closedAt: iso(start) }),
        state("bob", "b"),
        state("cid", "b", { lifecycle: "resolved", closedAt: iso(start) }),
      ],
      transitions: [],
    });
    await run(o, 450, seen.slice(2));
    const known = async (now: number) => {
      await o.writer.prune({ now: iso(start + now * day), keep });
      return (await all(o.store.targets())).map(({ id }) => id);
    };
    assert.deepEqual(await known(399), names, "one closed finding still tells of ann");
    assert.deepEqual(await known(451), ["bob", "cid"]);
    assert.deepEqual((await o.store.history("ann")).latest, []);
    assert.equal((await o.store.history("bob")).latest.length, 1);
    assert.equal((await all(o.store.looks("run-450"))).length, 1);
    assert.deepEqual(await known(9000), ["bob", "cid"], "cid is in the latest full run, however old that is");
    await run(o, 9001, seen.slice(0, 1));
    assert.deepEqual(await known(9002), ["ann", "bob"]);
    assert.equal((await o.store.history("ann")).looks, 1, "who comes back is new");
    assert.equal((await o.store.health({ quick: false })).integrity, "ok");
  });

  test("no target is forgotten while the runs that are kept were for some targets, or were broken off", async () => {
    await using o = await opened(make);
    await run(o, 0, [result("ann", { a: "pass" })]);
    await run(o, 500, [], { run: { kind: "policy", policies: ["p"] } });
    await run(o, 501, [], { run: { kind: "wake" } });
    await run(o, 502, [], { run: { kind: "self", policies: [] } });
    await run(o, 503, [], { end: { state: "interrupted" } });
    await o.writer.startRun(newRun("running", { startedAt: iso(start + 504 * day) }));
    await o.writer.prune({ now: iso(start + 505 * day), keep });
    assert.equal((await all(o.store.targets())).length, 1);
    await o.writer.finishRun(runEnd("running"), []);
    await o.writer.prune({ now: iso(start + 505 * day), keep });
    assert.deepEqual(await all(o.store.targets()), []);
  });

  test("a target that is gone is forgotten where every run is for some policies, since each lists every target", async () => {
    await using o = await opened(make);
    await run(o, 0, [result("ann", { a: "pass" })]);
    await run(o, 500, [], { run: { policies: ["p"] } });
    await o.writer.prune({ now: iso(start + 501 * day), keep });
    assert.deepEqual(await all(o.store.targets()), []);
  });
}
