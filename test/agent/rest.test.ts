import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { policyText, world } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;
const { signal } = new AbortController();

suite("an agent that is to rest", () => {
  test("rests at once where no run is under way, and begins none", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", schedule: { cron: "0 * * * *" } });
    here.commit("a", policyText("p", ["one"]));
    const { agent, store } = await here.start();
    await here.clock.advance(minute);
    await agent.rest({ signal });
    await here.clock.advance(3 * hour);
    assert.equal((await store.runs({ limit: 9 })).length, 1);
    assert.equal(agent.state.kind, "leading");
  });

  test("waits for a run that is spread over hours no longer than ten minutes, and the next life does what was left", async () => {
    const schedule = { splayMs: 12 * hour, cron: "0 3 * * *" };
    await using here = world({ start: "2026-03-02T10:00:00Z", lookEveryMs: minute, schedule });
    here.commit("a", policyText("p", ["one"]));
    const { agent, stop } = await here.start();
    await here.clock.advance(minute);
    let rested = false;
    const resting = agent.rest({ signal }).then(() => (rested = true));
    await here.clock.advance(9 * minute);
    assert.equal(rested, false);
    await here.clock.advance(minute);
    assert.equal(rested, true);
    await resting;
    await stop();
    const { store } = await here.start();
    await here.clock.advance(12 * hour);
    assert.deepEqual(
      (await store.runs({ limit: 9 })).map(({ kind, state }) => [kind, state]),
      [
        ["start", "finished"],
        ["start", "interrupted"],
      ],
    );
  });
});
