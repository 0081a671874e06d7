import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { agentStudio, policy } from "../e2e/agent/studio.ts";

const runs = 120;
/** So many that the one which changes is no shrinking of the policies. */
const stable = (["one", "two", "three", "four"] as const).map((name) => [name, "high"] as const);

test(`over ${runs} runs the agent's memory stays flat`, { timeout: 1_500_000 }, async (t) => {
  await using studio = await agentStudio({ users: 5 });
  studio.commit({ "a.yaml": policy(...stable) });
  const agent = studio.start();
  await agent.until(({ message, kind }) => message === "run ended" && kind === "start");
  const samples: number[] = [];
  for (let run = 1; run <= runs; run++) {
    const from = agent.lines.length;
    studio.commit({ "a.yaml": policy(...stable, [`file-${run % 3}`, "low"]) });
    await agent.until(({ message, kind }) => message === "run ended" && kind === "policy", from);
    samples.push(residentMiB(agent.child.pid ?? 0));
  }
  const [early, late] = [median(samples.slice(20, 50)), median(samples.slice(-30))];
  t.diagnostic(`resident after 20 to 50 runs: ${early} MiB; after ${runs - 30} to ${runs}: ${late} MiB`);
  assert.ok(late < early * 1.15, `${early} MiB grew to ${late} MiB`);
});

const residentMiB = (pid: number): number =>
  Math.round(Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? "0") / 1024);

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
