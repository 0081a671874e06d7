import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { folder, plumbline, start } from "./support/plumbline.ts";

test("sim prints one JSON line when it is ready, serves until SIGTERM, and ends with 0", async () => {
  using place = folder();
  const { child, ended } = start(["sim", "--users", "3", "--root", "homes", "--shape", "plain", "--verbose"], {
    cwd: place.path,
  });
  const line = await new Promise<string>((resolve) => child.stdout?.once("data", (text: string) => resolve(text)));
  const ready = JSON.parse(line);
  assert.deepEqual(Object.keys(ready), ["endpoint", "region", "domains", "users"]);
  assert.equal(ready.users.length, 3);
  for (const { home } of ready.users) assert.ok(existsSync(home) && home.startsWith(place.path));

  const env = {
    AWS_ENDPOINT_URL_SAGEMAKER: ready.endpoint,
    AWS_REGION: ready.region,
    AWS_ACCESS_KEY_ID: "sim",
    AWS_SECRET_ACCESS_KEY: "sim",
  };
  const list = await plumbline(["targets", "-o", "name"], { cwd: place.path, env });
  assert.equal(list.code, 0, list.stderr);
  assert.equal(list.stdout.split("\n").length - 1, 3);
  const doctor = await plumbline(["doctor", "--policies", "none", "-o", "json"], { cwd: place.path, env });
  assert.equal(doctor.code, 3);
  const states = Object.fromEntries(
    JSON.parse(doctor.stdout).map(({ item, state }: Record<string, string>) => [item, state]),
  );
  assert.deepEqual(states, {
    ...states,
    node: "ok",
    policies: "fail",
    clock: "ok",
    "aws credentials": "ok",
    domains: "ok",
    "domain d-plain0000001": "ok",
  });

  child.kill("SIGTERM");
  const { code, stdout, stderr } = await ended;
  assert.equal(code, 0, stderr);
  assert.equal(stdout, line);
  assert.match(stderr, /^POST SageMaker\.ListDomains 200$/m);
});

test("demo shows a table, writes both reports, says what to try next, and leaves nothing else", async () => {
  using place = folder();
  const before = readdirSync(tmpdir()).filter((name) => name.startsWith("plumbline-demo-"));
  const { code, stdout, stderr } = await plumbline(["demo"], { cwd: place.path });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^fail +critical/m);
  assert.match(stdout, /^app-stopped/m);
  assert.match(stdout, /^Score .* coverage /m);
  assert.match(stderr, /Wrote plumbline-demo\/report\.json/);
  assert.match(stderr, /Try next/);
  const report = JSON.parse(readFileSync(join(place.path, "plumbline-demo/report.json"), "utf8"));
  assert.equal(new Set(report.targets.map(({ userProfile }: { userProfile: string }) => userProfile)).size, 25);
  assert.deepEqual(readdirSync(place.path), ["plumbline-demo"]);
  assert.deepEqual(
    readdirSync(tmpdir()).filter((name) => name.startsWith("plumbline-demo-")),
    before,
  );
});
