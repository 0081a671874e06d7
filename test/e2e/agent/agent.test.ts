import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { findSecrets } from "../support/find-secrets.ts";
import { storeTexts } from "../support/store-texts.ts";
import { agentStudio, canaries, policy, said, type AgentProcess } from "./studio.ts";

/** Where the listener came up. */
async function addressOf(agent: AgentProcess): Promise<string> {
  const { address } = await agent.until(said("listening"));
  return String(address);
}

suite("the agent, as a process, with a Studio and a git server", { concurrency: 1 }, () => {
  test("picks up a commit and changes findings within one interval", async () => {
    await using studio = await agentStudio({ users: 3 });
    const first = studio.commit({ "a.yaml": policy(["one", "high"]) });
    const agent = studio.start();
    await agent.until(said("run ended", { kind: "start" }));
    const second = studio.commit({ "b.yaml": policy(["two", "low"]).replace("wanted-files", "more-files") });
    await agent.until(said("run ended", { kind: "policy" }));
    await using store = await studio.read();
    const opened = await store.transitions({});
    assert.deepEqual(
      [...new Set(opened.map(({ check, cause, revision }) => `${check} ${cause} ${revision}`))],
      [`has-one first-look ${first}`, `has-two policy ${second}`],
    );
    assert.equal(opened.length, 6);
  });

  test("takes a commit with a policy in `enforce` once its fixtures are in it, and goes on with the last until then", async () => {
    await using studio = await agentStudio({ users: 1 });
    const enforcing = policy(["one", "high"])
      .replace("spec:", "spec:\n  mode: enforce")
      .replace("exists: true }", "exists: false }, remedy: auto");
    studio.commit({ "a.yaml": policy(["one", "high"]) });
    const agent = studio.start();
    await agent.until(said("run ended", { kind: "start" }));
    const bare = studio.commit({ "a.yaml": enforcing });
    await agent.until(said("policy revision refused", { kind: "invalid", revision: bare }));
    const proven = studio.commit({ "fixtures/fail-one/fixture.yaml": "title: It is there\nfails: [has-one]\n" });
    await agent.until(said("policy revision accepted", { revision: proven }));
  });

  test("refuses a broken, an unsigned and a rewound commit, tells each with its place, and goes on looking", async () => {
    await using studio = await agentStudio({ users: 2 });
    const first = studio.commit({ "a.yaml": policy(["one", "high"]) });
    const good = studio.commit({ "a.yaml": policy(["one", "high"], ["two", "high"]) });
    const agent = studio.start();
    await agent.until(said("run ended", { kind: "start" }));
    const refused = async (kind: string): Promise<string> => {
      await agent.until(said("policy revision refused", { kind }));
      await agent.until(
        said("run ended", { kind: "self" }),
        agent.lines.findLastIndex(said("policy revision refused", { kind })),
      );
      await using store = await studio.read();
      const [own] = (await store.states({ target: "agent" })).filter(({ check }) => check === "source-accepted");
      assert.equal(own?.lifecycle === "open" || own?.lifecycle === "reopened", true);
      const [run] = await store.runs({ limit: 1 });
      const [look] = await Array.fromAsync(store.looks(run?.id ?? ""));
      return [
        own?.observed ?? "",
        ...(look?.findings.find(({ check }) => check === "source-accepted")?.evidence ?? []),
      ].join("\n");
    };
    const broken = studio.commit({ "a.yaml": policy(["one", "high"]).replace("exists", "exits") });
    assert.match(await refused("invalid"), new RegExp(`^${broken.slice(0, 12)} invalid.*\na\\.yaml:6:\\d+: `));
    studio.commit({ "a.yaml": policy(["one", "high"], ["two", "high"]) }, { signed: false });
    assert.match(await refused("unverified"), /unverified/);
    studio.rewind(first);
    assert.match(await refused("rewound"), /rewound/);
    const before = agent.lines.length;
    studio.rewind(good);
    await agent.until(said("run ended", { kind: "self" }), before);
    await studio.stopApp("user-0001-lab");
    await using store = await studio.read();
    const runs = await store.runs({ limit: 100 });
    assert.deepEqual([...new Set(runs.map(({ source }) => source.revision))], [good], "every run was by the good one");
    const [own] = (await store.states({ target: "agent" })).filter(({ check }) => check === "source-accepted");
    assert.equal(own?.lifecycle, "resolved");
  });

  test("calls the findings of a stopped app stale and never passed, and visits it when it is started", async () => {
    await using studio = await agentStudio({
      users: 2,
      schedule:
        '{ cron: "0 3 1 1 *", wake: 1s, idleAfter: 0s, freshness: { critical: 4s, high: 4s, medium: 4s, low: 4s, info: 4s } }',
    });
    studio.commit({ "a.yaml": policy(["one", "high"]) });
    const agent = studio.start();
    await agent.until(said("run ended", { kind: "start" }));
    await studio.stopApp("user-0001-lab");
    const stopped = agent.lines.length;
    await using before = await studio.read();
    // On a slow machine those of an app that runs may be late, too.
    const ofStopped = <T extends { readonly target: string }>(all: readonly T[]): readonly T[] =>
      all.filter(({ target }) => target.includes("user-0001"));
    const isStale = async (): Promise<boolean> =>
      ofStopped(await before.states({ open: true })).some(({ sideStates }) => sideStates.includes("stale"));
    for (let from = stopped; !(await isStale()); from = agent.lines.length)
      await agent.until(said("findings grew stale"), from);
    const [open] = ofStopped(await before.states({ open: true }));
    assert.deepEqual([open?.lifecycle, open?.sideStates], ["open", ["stale"]]);
    const changes = ofStopped(await before.transitions({})).map(({ change }) => change);
    assert.deepEqual([changes[0], changes.at(-1)], ["opened", "stale"]);
    assert.ok(!changes.includes("resolved"), changes.join(", "));
    writeFileSync(join(studio.folder, "homes", "user-0001-lab", "one"), "");
    const from = agent.lines.length;
    await studio.startApp("user-0001-lab");
    await agent.until((line) => line.message === "targets to visit between runs" && Number(line["woke"]) > 0, from);
    await agent.until(said("run ended", { kind: "wake" }), from);
    await using store = await studio.read();
    const [state] = (await store.states({})).filter(({ target }) => target.includes("user-0001"));
    assert.deepEqual([state?.lifecycle, state?.sideStates], ["resolved", []]);
  });

  test("works alone on its store: a second agent stands by, and takes over when the first is killed", async () => {
    await using studio = await agentStudio({ users: 1 });
    studio.commit({ "a.yaml": policy(["one", "high"]) });
    const first = studio.start();
    await first.until(said("leading"));
    await first.until(said("run ended", { kind: "start" }));
    const second = studio.start();
    await second.until(said("standing by"));
    const ready = await fetch(`${await addressOf(second)}/readyz`);
    assert.deepEqual([ready.status, await ready.json()], [200, { ok: true, reasons: [] }]);
    first.child.kill("SIGKILL");
    assert.equal((await second.until(said("leading")))["epoch"], 2);
    studio.commit({ "a.yaml": policy(["one", "high"], ["two", "high"]) });
    await second.until(said("run ended", { kind: "policy" }));
    assert.equal(second.lines.filter(said("run started")).length, 1);
  });

  test("ends in order within half a minute, in the middle of a run, and leaves no terminal", async () => {
    await using studio = await agentStudio({ users: 30 });
    studio.commit({ "a.yaml": policy(["one", "high"]) });
    const agent = studio.start();
    await agent.until(said("run started"));
    while (studio.simulator.stats.terminals.open === 0) await new Promise((done) => setImmediate(done));
    const asked = performance.now();
    agent.child.kill("SIGTERM");
    assert.deepEqual(await agent.ended, { code: 0, signal: null });
    assert.ok(performance.now() - asked < 30_000);
    assert.equal(studio.simulator.stats.terminals.open, 0);
    assert.equal(agent.lines.at(-1)?.message, "stopped");
    await using store = await studio.read();
    const [run] = await store.runs({ limit: 1 });
    assert.equal(run?.state, "interrupted");
    const looks = await Array.fromAsync(store.looks(run?.id ?? ""));
    assert.equal(looks.length, 31, "every user is a row, and so is the agent");
  });

  test("follows a signed webhook at once, and a config that changed, and keeps its own when the new one is bad", async () => {
    await using studio = await agentStudio({ users: 1 });
    studio.commit({ "a.yaml": policy(["one", "high"]) });
    const slow = studio.configText.replace("interval: 1s", "interval: 1h");
    studio.writeConfig(slow);
    const agent = studio.start();
    const address = await addressOf(agent);
    await agent.until(said("run ended", { kind: "start" }));
    studio.commit({ "a.yaml": policy(["one", "high"], ["two", "high"]) });
    const body = JSON.stringify({ ref: "refs/heads/main" });
    const signature = `sha256=${createHmac("sha256", canaries.webhookKey).update(body).digest("hex")}`;
    const answer = await fetch(`${address}/hooks/git`, {
      method: "POST",
      body,
      headers: { "x-hub-signature-256": signature, "x-github-delivery": "1" },
    });
    assert.equal(answer.status, 202);
    await agent.until(said("run ended", { kind: "policy" }));
    studio.writeConfig(slow.replace("apiRate: 1000", "apiRate: fast"));
    await agent.until(said("config refused; the one before goes on"));
    studio.writeConfig(slow.replace("apiRate: 1000", "apiRate: 900"));
    await agent.until(said("config changed; starting again with it"));
    await agent.until(said("leading", { epoch: 2 }));
    assert.equal(agent.child.exitCode, null);
  });

  test("keeps every secret out of its log, its store and its metrics", async () => {
    await using studio = await agentStudio({ users: 2 });
    const [{ home } = { home: "" }] = studio.simulator.ready.users;
    writeFileSync(join(home, "control-file-in-a-home"), "");
    const text = policy(["one", "high"]).replace("owner: tests", "owner: tests, title: control-title-of-a-policy");
    studio.commit({ "a.yaml": `${text}    - { id: lists, severity: low, command: { run: "ls ~", stdout: x } }\n` });
    const agent = studio.start();
    const address = await addressOf(agent);
    await agent.until(said("run ended", { kind: "start" }));
    const refused = await fetch(`${address}/metrics`);
    assert.equal(refused.status, 401);
    const metrics = await (
      await fetch(`${address}/metrics`, { headers: { authorization: `Bearer ${canaries.metricsToken}` } })
    ).text();
    assert.match(metrics, /^plumbline_runs_total\{kind="start",state="finished"\} 1$/m);
    assert.doesNotMatch(metrics, /user-000/);
    agent.child.kill("SIGTERM");
    await agent.ended;
    const files = readdirSync(studio.folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter(
        (entry) =>
          (entry.isFile() && entry.parentPath.includes("store.db")) ||
          (entry.isFile() && entry.name.startsWith("store.db")),
      )
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).toString("latin1"));
    assert.ok(files.length >= 2, "the store and the git cache were read");
    const stored = storeTexts(join(studio.folder, "store.db"));
    const packed = stored.filter((one) => one.packed);
    const holding = (control: string): readonly string[] =>
      packed.filter((one) => findSecrets(one.text, [control]).length > 0).map(({ place }) => place);
    assert.ok(holding("control-title-of-a-policy").includes("policy_sets.bytes"), "a packed policy was read");
    assert.ok(holding("control-file-in-a-home").includes("blobs.bytes observations"), "a packed observation was read");
    assert.deepEqual(
      ["result", "scope", "observations", "members"].filter((kind) =>
        packed.every(({ place }) => place !== `blobs.bytes ${kind}`),
      ),
      [],
      "each kind of content was read",
    );
    assert.ok(stored.some(({ place }) => place === "states.doc") && packed.some(({ place }) => place === "runs.times"));
    const secrets = Object.values(canaries);
    for (const { place, text } of stored) assert.deepEqual(findSecrets(text, secrets), [], place);
    for (const text of [agent.text(), metrics, ...files]) assert.deepEqual(findSecrets(text, secrets), []);
    assert.ok(findSecrets(`x ${canaries.gitToken} y`, secrets).length > 0, "the control is found");
    rmSync(join(studio.folder, "store.db"), { force: true });
  });
});
