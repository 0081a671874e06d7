import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { suite, test } from "node:test";
import { effectiveConfig } from "../../src/cli/effective-config.ts";
import type { Io } from "../../src/cli/io.ts";
import { loadConfig } from "../../src/cli/load-config.ts";

const config = `apiVersion: plumbline/v1
kind: Agent
spec:
  source:
    git:
      url: git@git.example.org:platform/policies.git
      ref: { branch: main }
      sshKeyFile: ssh/key
      knownHostsFile: ../known_hosts
      caFile: /etc/ca.pem
      verify: { mode: head, gpgKeys: keys.asc }
  schedule: { wake: 10m, freshness: { high: 2d } }
  state: { retention: { runs: 10d } }
  reports:
    - { format: json, directory: reports }
    - { format: jsonl, s3: { bucket: example } }
  notify:
    - { name: chat, slack: { urlEnv: HOOK }, digest: 2h }
`;

async function folder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), "plumbline-config-"));
  await mkdir(join(path, "agent"));
  await writeFile(join(path, "agent/plumbline.yaml"), config);
  return { path, [Symbol.asyncDispose]: async () => rm(path, { recursive: true, force: true }) };
}

suite("paths in a config", () => {
  test("start at the config's own folder, not at the one that the command runs in", async () => {
    await using place = await folder();
    const { source, state, reports } = await loadConfig("agent/plumbline.yaml", { cwd: place.path });
    const at = (path: string): string => join(place.path, "agent", path);
    assert.ok(source !== undefined && "git" in source);
    const { sshKeyFile, knownHostsFile, caFile, verify } = source.git;
    assert.deepEqual(
      [sshKeyFile, knownHostsFile, caFile, verify],
      [at("ssh/key"), join(place.path, "known_hosts"), "/etc/ca.pem", { mode: "head", gpgKeys: at("keys.asc") }],
    );
    assert.equal(state.sqlite, at("plumbline.db"));
    assert.deepEqual(
      reports.map(({ to }) => to),
      [{ directory: at("reports") }, { s3: { bucket: "example", prefix: "" } }],
    );
  });

  test("start at the working folder where there is no config", async () => {
    await using place = await folder();
    const { file, state } = await loadConfig(undefined, { cwd: place.path });
    assert.deepEqual([file, state.sqlite], [undefined, join(place.path, "plumbline.db")]);
  });
});

test("the table of values shows every group as it would be written, and where each value comes from", async () => {
  await using place = await folder();
  const sink = { stream: new Writable(), isTerminal: false, columns: undefined };
  const io: Io = {
    env: {},
    cwd: place.path,
    stdout: sink,
    stderr: sink,
    secrets: new Set(),
    signal: AbortSignal.timeout(60_000),
  };
  const loaded = await loadConfig("agent/plumbline.yaml", io);
  const shown = await effectiveConfig(loaded, io, (_, text) => text);
  const rows = Object.fromEntries(
    shown
      .split("\n")
      .slice(1)
      .map((line) => line.split(/ {2,}/))
      .map(([key = "", ...rest]) => [key, rest.join(" ← ")]),
  );
  const said = "agent/plumbline.yaml";
  for (const [key, value] of [
    ["source.git.ref.branch", `main ← ${said}`],
    ["source.git.interval", "1m ← default"],
    ["source.git.verify.gpgKeys", `${join(place.path, "agent/keys.asc")} ← ${said}`],
    ["schedule.wake", `10m ← ${said}`],
    ["schedule.idleAfter", "15m ← default"],
    ["schedule.freshness.high", `2d ← ${said}`],
    ["schedule.freshness.low", "14d ← default"],
    ["schedule.windows", "- ← default"],
    ["deadlines", "- ← default"],
    ["state.sqlite", `${join(place.path, "agent/plumbline.db")} ← default`],
    ["state.retention.runs", `10d ← ${said}`],
    ["state.retention.outbox", "30d ← default"],
    ["reports[0].directory", `${join(place.path, "agent/reports")} ← ${said}`],
    ["reports[1].s3.bucket", `example ← ${said}`],
    ["notify[0].slack.urlEnv", `HOOK ← ${said}`],
    ["notify[0].digest", `2h ← ${said}`],
    ["notify[0].when.changes", "opened, reopened, resolved, flapping, enforced ← default"],
    ["server.listen", "- ← default"],
    ["limits.concurrency", "20 ← default"],
    ["safety.mode", "audit ← default"],
    ["targets", "sagemaker ← default"],
  ] as const)
    assert.equal(rows[key], value, key);
});
