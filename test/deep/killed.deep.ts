import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { FindingState, Transition } from "../../src/model/lifecycle.ts";
import { agentStudio, policy, said, type AgentProcess } from "../e2e/agent/studio.ts";
import { randomFrom } from "./support/random.ts";
import { contradictions, replay } from "./support/replay.ts";
import { toldItems } from "./support/told-items.ts";
import { untold } from "./support/untold.ts";

/** PLUMBLINE_KILLS makes it a longer or a shorter test. */
const kills = Number(process.env["PLUMBLINE_KILLS"] ?? 40);

/**
 * What a reader saw a moment before the kill was recorded, so it has to be there for ever; what is true of each finding is what
 * the ledger tells of it; and what the ledger tells was told by the notifier, at least once. Homes and policies change between
 * lives, so that each has something to write. The seed is printed, to be given again by PLUMBLINE_SEED.
 */
test(
  `killed ${kills} times at random moments, the agent loses no recorded finding and no message, and its store stays whole`,
  { timeout: 1_500_000 },
  async (t) => {
    const seed = Number(process.env["PLUMBLINE_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
    t.diagnostic(`PLUMBLINE_SEED=${seed}`);
    const random = randomFrom(seed);
    await using receiver = await toldItems();
    await using studio = await agentStudio({ users: 8, config: receiver.config });
    const names = ["one", "two", "three", "four", "five", "six"];
    let interrupted = 0;
    /** What a whole run takes on this machine: kills aim at it. */
    let runMs = 0;
    let ledger: readonly Transition[] = [];
    let states: ReadonlyMap<string, FindingState> = new Map();
    const commit = (life: number): void => {
      const checks = names.map((name, index) => [name, index <= life % names.length ? "high" : "low"] as const);
      studio.commit({
        "a.yaml": policy(...checks),
        "b.yaml": policy([`file-${life}`, "low"]).replace("wanted-files", `life-${life % 5}`),
      });
    };
    commit(0);
    for (let life = 1; life <= kills; life++) {
      for (const { home } of studio.simulator.ready.users)
        for (const name of names)
          if (random() < 0.3)
            if (random() < 0.5) writeFileSync(join(home, name), "");
            else rmSync(join(home, name), { force: true });
      commit(life);
      const agent = studio.start({ env: receiver.env });
      // Some die while they start; most while they have work to do, at any moment from its beginning until after its end.
      const moment = random();
      if (life === 1) runMs = await lengthOfRun(agent);
      else if (moment < 0.2) await Promise.race([setTimeout(random() * 4_000), agent.ended]);
      else {
        await agent.until(said(moment < 0.4 ? "leading" : "run started"));
        await Promise.race([setTimeout(random() * 1.5 * runMs), agent.ended]);
      }
      const seen = await snapshot();
      agent.child.kill("SIGKILL");
      await agent.ended;
      const after = await snapshot();
      assert.equal(after.health.integrity, "ok");
      assert.equal(after.health.chain, undefined, `life ${life}: ${after.health.chain?.problem}`);
      assert.deepEqual(after.ledger.slice(0, ledger.length), ledger, `life ${life}: the ledger of earlier lives`);
      assert.deepEqual(
        after.ledger.slice(0, seen.ledger.length),
        seen.ledger,
        `life ${life}: what was seen before the kill`,
      );
      for (const id of [...states.keys(), ...seen.states.keys()])
        assert.ok(after.states.has(id), `life ${life}: lost ${id}`);
      assert.deepEqual(contradictions(replay(after.ledger), after.states), [], `life ${life}: states and ledger`);
      interrupted = after.interrupted;
      ({ ledger, states } = after);
    }
    t.diagnostic(`a run takes ${Math.round(runMs)} ms`);
    t.diagnostic(`${ledger.length} transitions, ${states.size} findings, ${interrupted} runs closed as interrupted`);
    assert.ok(interrupted >= kills / 4, `only ${interrupted} kills hit a run: the moments were no test`);
    assert.ok(ledger.length > kills);

    // The run of the life before may have ended in time, so that nothing else would be left to do.
    commit(kills + 1);
    const last = studio.start({ env: receiver.env });
    await last.until(said("run ended", { state: "finished" }));
    const patience = AbortSignal.timeout(60_000);
    while ((await waiting()) > 0) await setTimeout(100, undefined, { signal: patience });
    last.child.kill("SIGTERM");
    assert.deepEqual(await last.ended, { code: 0, signal: null });
    const end = await snapshot();
    assert.equal(end.running, 0, "every run of every life is closed");
    assert.equal(end.health.chain, undefined);
    assert.deepEqual(contradictions(replay(end.ledger), end.states), []);
    t.diagnostic(`${receiver.items.size} items told in ${receiver.messages()} messages`);
    assert.deepEqual(untold(end.ledger, receiver.items, join(studio.folder, "store.db")), []);

    async function waiting(): Promise<number> {
      await using store = await studio.read();
      return (await store.outbox({ now: "9999-12-31T00:00:00.000Z", limit: 1 })).length;
    }

    async function snapshot() {
      await using store = await studio.read();
      const all: Transition[] = [];
      for (
        let page = await store.transitions({ limit: 1_000 });
        page.length > 0;
        page = await store.transitions({ after: page.at(-1)?.seq ?? 0, limit: 1_000 })
      )
        all.push(...page);
      const runs = await store.runs({ limit: 10_000 });
      return {
        ledger: all,
        states: new Map((await store.states({})).map((state) => [state.id, state])),
        health: await store.health({ quick: false }),
        running: runs.filter(({ state }) => state === "running").length,
        interrupted: runs.filter(({ state }) => state === "interrupted").length,
      };
    }
  },
);

/** From the beginning of an agent's first run to its end, in milliseconds. */
async function lengthOfRun(agent: AgentProcess): Promise<number> {
  await agent.until(said("run started"));
  const began = performance.now();
  await agent.until(said("run ended"));
  return performance.now() - began;
}
