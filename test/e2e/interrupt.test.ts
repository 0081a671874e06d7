import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { startSimulator, type Simulator } from "../../src/simulator/start-simulator.ts";
import { folder, policy, start } from "./support/plumbline.ts";

const users = 6;
const slow = policy(["present", "high"]).replace(
  "file: { path: ~/present, exists: true }",
  'command: { run: "sleep 20", timeout: 25 }',
);
const config = "apiVersion: plumbline/v1\nkind: Agent\nspec: { limits: { apiRate: 50, concurrency: 3 } }\n";

/** Three visits are in the middle of their program when this resolves. */
async function untilVisiting({ stats }: Simulator): Promise<void> {
  for (let polls = 0; stats.sockets.open < 3; polls++) {
    if (polls > 600) throw new Error("no visit began within 30 s");
    await sleep(50);
  }
}

const timeout = 60_000;

test(
  "the first SIGINT ends the visits in order: the report says interrupted, every target is in it, no terminal is left",
  { timeout },
  async () => {
    using place = folder({ "policies/p.yaml": slow, "plumbline.yaml": config });
    await using simulator = await startSimulator({ users, root: join(place.path, "homes"), shape: "plain" });
    const env = {
      AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
      AWS_REGION: simulator.region,
      AWS_ACCESS_KEY_ID: "sim",
      AWS_SECRET_ACCESS_KEY: "sim",
    };
    const { child, ended } = start(["scan", "--report", "json=r.json"], { cwd: place.path, env });
    await untilVisiting(simulator);
    child.kill("SIGINT");
    const { code, signal, stdout, stderr } = await ended;
    assert.equal(signal, null);
    assert.equal(code, 2, stderr);
    assert.match(stdout, /^Interrupted: 0 of 6 targets observed/m);
    const report = JSON.parse(readFileSync(join(place.path, "r.json"), "utf8"));
    assert.equal(report.run.interrupted, true);
    assert.equal(report.targets.length, users);
    for (const { outcome, reason } of report.findings) assert.deepEqual([outcome, reason], ["unknown", "interrupted"]);
    assert.deepEqual({ ...simulator.stats.terminals, mostOpen: 0 }, { created: 3, deleted: 3, open: 0, mostOpen: 0 });
  },
);

test("the second SIGINT ends the process at once", { timeout }, async () => {
  using place = folder({ "policies/p.yaml": slow, "plumbline.yaml": config });
  await using simulator = await startSimulator({ users, root: join(place.path, "homes"), shape: "plain" });
  const env = {
    AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
    AWS_REGION: simulator.region,
    AWS_ACCESS_KEY_ID: "sim",
    AWS_SECRET_ACCESS_KEY: "sim",
  };
  const { child, ended } = start(["scan"], { cwd: place.path, env });
  await untilVisiting(simulator);
  let log = "";
  const stopping = new Promise<void>((resolve) => {
    child.stderr?.on("data", (text: string) => {
      log += text;
      if (log.includes("Stopping")) resolve();
    });
  });
  child.kill("SIGINT");
  await Promise.race([stopping, ended]);
  child.kill("SIGINT");
  const { signal } = await ended;
  assert.equal(signal, "SIGINT");
});

test(
  "a reader that goes away ends the run, and nobody is told of a stop that nobody asked for",
  { timeout },
  async () => {
    using place = folder({ "policies/p.yaml": slow, "plumbline.yaml": config });
    await using simulator = await startSimulator({ users, root: join(place.path, "homes"), shape: "plain" });
    const env = {
      AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
      AWS_REGION: simulator.region,
      AWS_ACCESS_KEY_ID: "sim",
      AWS_SECRET_ACCESS_KEY: "sim",
    };
    const { child, ended } = start(["scan", "-o", "jsonl"], { cwd: place.path, env });
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    assert.equal(code, 2, stderr);
    assert.doesNotMatch(stderr, /Stopp/);
  },
);
