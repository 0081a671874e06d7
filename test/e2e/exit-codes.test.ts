import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { startSimulator } from "../../src/simulator/start-simulator.ts";
import { folder, plumbline, policy } from "./support/plumbline.ts";

const wanted = policy(["present", "high"], ["absent", "medium"]);

test("0: everything in scope was observed and complies", async () => {
  using place = folder({ "policies/p.yaml": policy(["present", "high"]), present: "" });
  const { code, stdout, stderr } = await plumbline(["scan", "--local"], { cwd: place.path });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Everything in scope was looked at/);
});

test("1: a finding at or above --fail-on; below it the code is 0 although the finding is shown", async () => {
  using place = folder({ "policies/p.yaml": wanted, present: "" });
  const found = await plumbline(["scan", "--local"], { cwd: place.path });
  assert.equal(found.code, 1);
  assert.match(found.stdout, /^fail +medium +wanted-files\/has-absent/m);
  const tolerated = await plumbline(["scan", "--local", "--fail-on", "high"], { cwd: place.path });
  assert.equal(tolerated.code, 0);
  assert.match(tolerated.stdout, /^fail +medium/m);
  assert.match(tolerated.stdout, /^Something drifted, but nothing at or above --fail-on high/m);
});

test("1 and 2 of exec: a command that failed, and a target that could not be reached", async () => {
  using place = folder();
  const well = await plumbline(["exec", "--local", "--", "echo", "it's $HOME"], { cwd: place.path });
  assert.equal(well.code, 0, well.stderr);
  assert.equal(well.stdout, "local: it's $HOME\n");
  const failed = await plumbline(["exec", "--local", "--", "echo out; echo err >&2; exit 3"], { cwd: place.path });
  assert.equal(failed.code, 1);
  assert.equal(failed.stdout, "local: out\n");
  assert.match(failed.stderr, /^local! err\nlocal: exit code 3$/m);
  const unreached = await plumbline(["exec", "--server", "http://127.0.0.1:9/", "--", "true"], { cwd: place.path });
  assert.equal(unreached.code, 2);
  assert.match(unreached.stderr, /not run \(unreachable/);
  const read = await plumbline(["exec", "--server", "http://127.0.0.1:9/", "-o", "json", "--", "true"], {
    cwd: place.path,
  });
  const [{ reason, detail }] = JSON.parse(read.stdout);
  assert.deepEqual([reason, detail], ["unreachable", "no answer from 127.0.0.1:9 (ECONNREFUSED)"]);
});

test("2: a server that refuses the token is not assessed, and the reader is told which variable to look at", async () => {
  const server = createServer((_, response) => response.writeHead(403).end("{}"));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  using place = folder({ "policies/p.yaml": wanted });
  const { code, stdout } = await plumbline(["scan", "--server", `http://127.0.0.1:${port}/`, "--token-env", "WRONG"], {
    cwd: place.path,
    env: { WRONG: "canary-wrong-token" },
  });
  server.close();
  assert.equal(code, 2);
  assert.match(stdout, /^unauthorized +1 +2 .*--token-env/m);
  assert.match(stdout, /Nothing could be looked at/);
});

test("2 and 1 on a simulated Studio: gaps alone give 2, drift beside gaps gives 1", async () => {
  using place = folder({
    "policies/p.yaml": policy(["present", "high"]),
    "plumbline.yaml": "apiVersion: plumbline/v1\nkind: Agent\nspec: { limits: { apiRate: 50 } }\n",
  });
  await using simulator = await startSimulator({ users: 25, root: join(place.path, "homes") });
  const env = {
    AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
    AWS_REGION: simulator.region,
    AWS_ACCESS_KEY_ID: "sim",
    AWS_SECRET_ACCESS_KEY: "sim",
  };
  for (const { home } of simulator.ready.users) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "present"), "");
  }
  const few = ["--user-profile", "analyst-01", "--user-profile", "analyst-09"];
  const gaps = await plumbline(["scan", ...few, "-o", "json"], { cwd: place.path, env });
  assert.equal(gaps.code, 2, gaps.stderr);
  const { summary, findings } = JSON.parse(gaps.stdout);
  assert.deepEqual(summary.checks, { planned: 2, pass: 1, fail: 0, unknown: 1, notApplicable: 0 });
  assert.deepEqual(findings.find(({ outcome }: { outcome: string }) => outcome === "unknown").reason, "app-pending");

  writeFileSync(join(place.path, "policies/p.yaml"), policy(["present", "high"], ["not-there", "low"]));
  const drift = await plumbline(["scan", ...few], { cwd: place.path, env });
  assert.equal(drift.code, 1, drift.stderr);
  assert.match(drift.stdout, /^app-pending/m);

  const nobody = await plumbline(["scan", "--user-profile", "nobody-*"], { cwd: place.path, env });
  assert.equal(nobody.code, 2);
  assert.match(nobody.stdout, /No target was found/);
});

test("3: no command contacts anything while certificates are not checked; this machine may still be looked at", async () => {
  using place = folder({ "policies/p.yaml": policy(["present", "high"]), present: "" });
  const env = { NODE_TLS_REJECT_UNAUTHORIZED: "0", AWS_REGION: "us-east-1" };
  const commands = [
    ["scan"],
    ["targets"],
    ["exec", "--", "true"],
    ["doctor"],
    ["scan", "--server", "https://127.0.0.1:9/"],
  ];
  for (const args of commands) {
    const { code, stderr } = await plumbline(args, { cwd: place.path, env });
    assert.equal(code, 3, args.join(" "));
    assert.match(stderr, /NODE_TLS_REJECT_UNAUTHORIZED=0 is set/);
    assert.match(stderr, /NODE_EXTRA_CA_CERTS/);
  }
  assert.equal((await plumbline(["scan", "--local"], { cwd: place.path, env })).code, 0);
});
