import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { Agent } from "../../src/agent/agent.ts";
import { overdueMs } from "../../src/agent/overdue.ts";
import { serveMeter } from "../../src/cli/serve/meter.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { openStore } from "../../src/store/open-store.ts";
import { policyText, world, type World } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;

/** A world whose agent is measured; `fresh` is that series' value, undefined while it is absent. */
async function measured(here: World) {
  const now: { agent?: Agent } = {};
  const store = await openStore(`${here.folder}/store.db`, { clock: here.clock });
  const meter = await serveMeter({
    version: "0.0.0",
    freshness: defaultConfig.schedule.freshness,
    store,
    agent: () => now.agent,
  });
  const running = await here.start({ meter });
  now.agent = running.agent;
  const fresh = async (): Promise<string | undefined> =>
    /^plumbline_targets\{state="fresh"\} (.*)$/m.exec(await meter.metrics.text())?.[1];
  return { running, fresh, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

suite("the gauge of fresh targets", () => {
  for (const [name, wakeMs] of [
    ["is absent until apps were listed, and counts then", 5 * minute],
    ["counts what was listed last where apps are not listed between runs", 0],
  ] as const)
    test(name, async () => {
      await using here = world({ start: "2026-03-02T10:00:00Z", schedule: { wakeMs, cron: "0 3 1 1 *" } });
      here.commit("a", policyText("p", ["one"]));
      await using at = await measured(here);
      await here.clock.advance(minute);
      assert.equal(await at.fresh(), undefined);
      await here.clock.advance(6 * minute);
      assert.equal(await at.fresh(), "2");
      const ann = here.homes.get("ann");
      assert.ok(ann);
      ann.state = "Deleted";
      await here.clock.advance(4 * 24 * hour);
      assert.equal(await at.fresh(), wakeMs === 0 ? "0" : "1", "the goal is three days");
    });

  test("is absent where nothing can be listed, and on an agent that stands by", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z" });
    here.commit("a", policyText("p", ["one"]));
    await using first = await measured(here);
    await here.clock.advance(10 * minute);
    assert.equal(await first.fresh(), "2");
    await using second = await measured(here);
    await here.clock.advance(10 * minute);
    assert.equal(second.running.agent.state.kind, "standby");
    assert.equal(await second.fresh(), undefined);
    here.listing = new Error("the network is down");
    await here.clock.advance(10 * minute);
    assert.equal(await first.fresh(), undefined);
  });
});

suite("the gauge of overdue runs", () => {
  test("counts from when a window lets the run happen", async () => {
    const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
    await using here = world({
      start: "2026-03-02T12:00:00Z",
      schedule: { cron: "0 3 * * *", splayMs: 0, windows: [{ days, from: "08:00", to: "20:00" }] },
    });
    here.commit("a", policyText("p", ["one"]));
    const { agent } = await here.start();
    await here.clock.advance(18 * hour + minute);
    assert.equal(overdueMs(agent.state), 0, "06:01");
    await here.clock.advance(3 * hour);
    assert.equal(overdueMs(agent.state), 0, "it has happened");
    if (agent.state.kind !== "leading") assert.fail(agent.state.kind);
    const { leading } = agent.state;
    leading.honoured.until = Date.parse("2026-03-03T02:00:00Z");
    assert.equal(overdueMs(agent.state), hour + minute, "had it not, at 09:01");
  });
});
