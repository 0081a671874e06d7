import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { agentStudio, said } from "../e2e/agent/studio.ts";
import { drift } from "../e2e/remedies/studio.ts";
import { policyFiles } from "../e2e/remedies/support.ts";

// By the real clock, whose smallest step of a schedule is a minute.
const schedule = '{ cron: "* * * * *", wake: 0s, idleAfter: 0s, splay: 0s }';

test("an agent process looks at its start, repairs on its schedule, and finds nothing to do afterwards", async () => {
  await using studio = await agentStudio({ users: 2, schedule, config: ["safety: { mode: enforce }"] });
  const homes = studio.simulator.ready.users.map(({ home }) => home);
  for (const home of homes) drift(home);
  const repaired = (): readonly boolean[] => homes.map((home) => !existsSync(join(home, ".forbidden")));
  studio.commit(policyFiles());
  const agent = studio.start();
  await agent.until(said("run ended", { kind: "start" }));
  assert.deepEqual(repaired(), [false, false]);
  await agent.until(said("run ended", { kind: "apply" }));
  assert.deepEqual(repaired(), [true, true]);
  const states = agent.lines.filter(said("remedy")).map(({ state }) => state);
  assert.deepEqual([states.length, new Set(states)], [8, new Set(["fixed"])]);
  await agent.until(said("run ended", { kind: "scheduled" }), agent.lines.length);
  agent.child.kill("SIGTERM");
  assert.equal((await agent.ended).code, 0);
  await using store = await studio.read();
  const runs = (await store.runs({ limit: 50 })).filter(({ kind }) => kind === "apply");
  assert.equal(runs.length, 1);
  const moved = (await store.transitions({ run: runs[0]?.id ?? "" })).map(({ change, cause }) => `${change} ${cause}`);
  assert.deepEqual([moved.length, new Set(moved)], [8, new Set(["resolved remedy"])]);
});
