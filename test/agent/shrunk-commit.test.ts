import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { knownTargets } from "../../src/agent/known-targets.ts";
import type { Target } from "../../src/model/target.ts";
import { collect, provider, user } from "../engine/support/fleet.ts";
import { policyText, revisionOf, type Running, world } from "./support/agent-world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;
const nobody = policyText("p", ["one", "two"], "  targets: { userProfiles: [nobody] }");

/** The revision that runs, and why the newest one does not. */
function standing({ agent: { state } }: Running) {
  assert.equal(state.kind, "leading");
  const { active, refusal } = state.leading.keeper;
  return [active?.source.revision, refusal?.kind, refusal?.revision, refusal?.since];
}

suite("a commit that leaves most of the known targets out", () => {
  test("stays refused after a restart, and closes nothing", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", intervalMs: minute });
    here.commit("a", policyText("p", ["one", "two"]));
    const first = await here.start();
    await here.clock.advance(10 * minute);
    here.commit("b", nobody);
    await here.clock.advance(2 * minute);
    const refused = standing(first);
    assert.deepEqual(refused.slice(0, 3), [revisionOf("a"), "shrunk", revisionOf("b")]);
    await first.stop();
    const second = await here.start();
    await here.clock.advance(2 * minute);
    assert.deepEqual(standing(second), refused);
    await here.clock.advance(3 * day);
    assert.equal((await second.store.states({ open: true })).filter(({ policy }) => policy === "p").length, 4);
  });

  test("is refused too when it comes before anything was listed in this life", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", intervalMs: minute });
    here.commit("a", policyText("p", ["one", "two"]));
    const first = await here.start();
    await here.clock.advance(10 * minute);
    await first.stop();
    here.commit("b", nobody);
    const second = await here.start();
    await here.clock.advance(2 * minute);
    assert.deepEqual(standing(second).slice(0, 2), [revisionOf("a"), "shrunk"]);
  });

  test("is taken after the operator's word, also where that comes by a restart", async () => {
    const options = { start: "2026-03-02T10:00:00Z", intervalMs: minute } as const;
    await using here = world(options);
    here.commit("a", policyText("p", ["one", "two"]));
    const first = await here.start();
    await here.clock.advance(10 * minute);
    here.commit("b", nobody);
    await here.clock.advance(2 * minute);
    const { state } = first.agent;
    assert.equal(state.kind, "leading");
    const { config } = state.leading;
    const source = config.source;
    assert.ok(source !== undefined && "git" in source);
    await first.stop();
    const allowing = { ...config, source: { git: { ...source.git, allowShrinkTo: revisionOf("b") } } };
    const second = await here.start({ config: allowing });
    await here.clock.advance(2 * minute);
    assert.deepEqual(standing(second).slice(0, 2), [revisionOf("b"), undefined]);
    assert.equal(await second.store.recall("shrunk"), null);
  });
});

suite("the known targets", () => {
  const { signal } = new AbortController();

  test("are those of earlier lives too, until each provider was listed whole, and then only what a listing still names", async () => {
    let names = ["ann", "bob"];
    const studio = {
      ...provider([]),
      async *list() {
        yield* names.map((name) => user(name));
      },
    };
    const hole: Target = { ...user("x"), id: "x (not listed)", unlisted: true, blocked: { code: "denied" } };
    let holes = [hole];
    const other = {
      ...provider([]),
      async *list() {
        yield* holes;
      },
    };
    const known = knownTargets([studio, other], [user("ann"), user("gone")]);
    const listAll = async () => {
      for (const one of known.providers) await collect(one.list({ signal }));
      return known.all().map(({ userProfile }) => userProfile);
    };
    assert.deepEqual(await listAll(), ["ann", "bob", "gone"]);
    holes = [];
    assert.deepEqual(await listAll(), ["ann", "bob"]);
    names = ["bob"];
    assert.deepEqual(await listAll(), ["bob"]);
  });

  test("lose nobody whom a later listing named, when an earlier one ends after it", async () => {
    let names = ["ann"];
    const gate = Promise.withResolvers<void>();
    const slow = {
      ...provider([]),
      async *list() {
        const mine = names.map((name) => user(name));
        if (mine.length === 1) await gate.promise;
        yield* mine;
      },
    };
    const known = knownTargets([slow], []);
    const [one] = known.providers;
    assert.ok(one);
    const earlier = collect(one.list({ signal }));
    names = ["ann", "bob"];
    await collect(one.list({ signal }));
    gate.resolve();
    await earlier;
    assert.equal(known.get(user("bob").id)?.provider, one);
  });

  test("are as the newest listing names them, however late an older one comes to them", async () => {
    let state = "Deleted";
    const studio = {
      ...provider([]),
      async *list() {
        const mine = state;
        yield user("ann", { state: mine });
        yield user("bob", { state: mine });
      },
    };
    const known = knownTargets([studio], []);
    const [one] = known.providers;
    assert.ok(one);
    const stateOf = (name: string) => known.get(user(name).id)?.target.state;
    const slow = one.list({ signal })[Symbol.asyncIterator]();
    await slow.next();
    state = "InService";
    const quick = one.list({ signal })[Symbol.asyncIterator]();
    await quick.next();
    await quick.next();
    await slow.next();
    assert.deepEqual([stateOf("ann"), stateOf("bob")], ["InService", "InService"]);
    assert.equal((await quick.next()).done, true);
    assert.equal((await slow.next()).done, true);
    assert.deepEqual([stateOf("ann"), stateOf("bob")], ["InService", "InService"]);
  });
});
