import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { TargetProvider } from "../../src/model/ports.ts";
import type { Target } from "../../src/model/target.ts";
import { honest, provider, session, user } from "../engine/support/fleet.ts";
import { fractionOf } from "../../src/agent/splay.ts";
import type { ScheduleConfig } from "../../src/policy/agent-config.ts";
import { policyText, type World, world } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;

suite("a visit on wake", () => {
  test("happens to the one that woke, although a stale server beside it has no tags and a policy selects on them", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: [], schedule: { cron: "0 3 1 1 *" } });
    const logins: string[] = [];
    let stopped = true;
    const studio: TargetProvider = {
      ...provider([], async ({ id }) => {
        logins.push(id);
        return session({ answer: honest() });
      }),
      async *list() {
        yield user("ann", { tags: { team: "x" }, ...(stopped && { blocked: { code: "app-stopped" } }) });
      },
    };
    const server: TargetProvider = {
      name: "jupyter",
      async *list() {
        yield { id: "jupyter/host", provider: "jupyter", state: "None" };
      },
      open: () => Promise.reject(new Error("the server is down")),
    };
    here.commit("a", policyText("p", ["one"]), policyText("q", ["two"], "  targets: { tags: { team: x } }"));
    const { store } = await here.start({ providers: () => [studio, server] });
    await here.clock.advance(2 * minute);
    stopped = false;
    await here.clock.advance(hour);
    assert.deepEqual(logins, [user("ann").id]);
    assert.equal((await store.runs({ limit: 9 })).at(-2)?.kind, "wake");
  });

  test("happens at once beside a run that is spread over hours, which leaves those that are merely stale to their moments", async () => {
    await using here = spread();
    const { store, cleo } = await begun(here);
    await here.clock.advance(20 * minute);
    cleo.state = "InService";
    await here.clock.advance(5 * minute);
    assert.equal(here.logins.get("cleo"), 1);
    const runs = await store.runs({ limit: 9 });
    assert.deepEqual(
      runs.map(({ kind, state }) => [kind, state]),
      [
        ["wake", "finished"],
        ["start", "running"],
      ],
    );
    assert.deepEqual([...here.logins.keys()].toSorted(), ["cleo", ...early(here)].toSorted());
    cleo.state = "Deleted";
    await here.clock.advance(12 * hour);
    assert.deepEqual(
      ["ann", "bob", "cleo", "dan"].map((name) => here.logins.get(name)),
      [1, 1, 1, 1],
    );
  });

  test("is no reason for the run to take a target for stopped that has come to life before its moment", async () => {
    await using here = spread({ wakeMs: 10 * minute });
    const { store, cleo } = await begun(here);
    await here.clock.advance(20 * minute);
    cleo.state = "InService";
    await here.clock.advance(12 * hour);
    const [start] = await store.runs({ limit: 1, before: "01ARZ3NDEKTSV4RRFFQ69G0001" });
    const rows = await Array.fromAsync(store.looks(start?.id ?? ""));
    assert.deepEqual([start?.kind, start?.state], ["start", "finished"]);
    assert.deepEqual(
      rows.map(({ target }) => [target.userProfile, target.observed]),
      [[null, true], ...["ann", "bob", "cleo", "dan"].map((name) => [name, true])],
    );
  });

  test("happens although a listing that came while it waited does not name its target", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: [], schedule: { cron: "0 3 1 1 *" } });
    const logins: string[] = [];
    const stopped = { blocked: { code: "app-stopped" } } as const;
    let fleet: readonly Target[] = [user("ann", stopped), user("bob", stopped)];
    const studio: TargetProvider = {
      ...provider([], async ({ userProfile = "" }) => {
        logins.push(userProfile);
        if (userProfile === "ann") await here.clock.timer.after(30 * minute, { signal: AbortSignal.timeout(60_000) });
        return session({ answer: honest() });
      }),
      async *list() {
        yield* fleet;
      },
    };
    here.commit("a", policyText("p", ["one"]));
    await here.start({ providers: () => [studio] });
    await here.clock.advance(7 * minute);
    for (fleet of [[user("ann"), user("bob", stopped)], [user("ann"), user("bob")], [user("ann")]])
      await here.clock.advance(5 * minute);
    assert.deepEqual(logins, ["ann"]);
    await here.clock.advance(30 * minute);
    assert.deepEqual(logins, ["ann", "bob"]);
  });

  test("never meets the visit of another run in one home", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: [], schedule: { cron: "8 * * * *" } });
    let [inside, most, visits] = [0, 0, 0];
    let stopped = true;
    const studio: TargetProvider = {
      ...provider([], async () => {
        visits++;
        most = Math.max(most, ++inside);
        await here.clock.timer.after(10 * minute, { signal: AbortSignal.timeout(60_000) });
        return session({ answer: honest(), dispose: async () => void inside-- });
      }),
      async *list() {
        yield user("ann", stopped ? { blocked: { code: "app-stopped" } } : {});
      },
    };
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start({ providers: () => [studio] });
    await here.clock.advance(7 * minute);
    stopped = false;
    await here.clock.advance(4 * minute);
    const kinds = (await store.runs({ limit: 9 })).map(({ kind, state }) => [kind, state]);
    assert.deepEqual(kinds.slice(0, 2), [
      ["wake", "running"],
      ["scheduled", "running"],
    ]);
    await here.clock.advance(30 * minute);
    assert.deepEqual([visits, most, inside], [2, 1, 0]);
  });
});

const splayMs = 12 * hour;

const spread = (schedule: Partial<ScheduleConfig> = {}) =>
  world({
    start: "2026-03-02T10:00:00Z",
    users: ["ann", "bob", "cleo", "dan"],
    lookEveryMs: minute,
    schedule: { splayMs, cron: "0 3 1 1 *", ...schedule },
  });

/** A run over all has listed cleo as stopped. */
async function begun(here: World) {
  const cleo = here.homes.get("cleo");
  assert.ok(cleo);
  cleo.state = "Deleted";
  here.commit("a", policyText("p", ["one"]));
  return { ...(await here.start()), cleo };
}

/** Whose moment in the run has come by now. */
const early = ({ clock }: World): readonly string[] =>
  ["ann", "bob", "dan"].filter((name) => fractionOf(user(name).id) * splayMs <= clock.monotonic());
