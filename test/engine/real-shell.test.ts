import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtempDisposable, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { signalGroup } from "../../src/cli/signal-group.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import { exec } from "../../src/engine/exec.ts";
import { assembleReport } from "../../src/engine/report.ts";
import { scan } from "../../src/engine/scan.ts";
import type { JsonObject } from "../../src/model/check.ts";
import type { CompiledCheck } from "../../src/model/policy.ts";
import { localProvider } from "../../src/targets/local/provider.ts";
import { check, collect, limits, listeningLogger, policySet } from "./support/fleet.ts";

const run = {
  id: "r1",
  startedAt: "2026-11-23T10:00:00.000Z",
  finishedAt: "2026-11-23T10:00:01.000Z",
  mode: "audit",
  interrupted: false,
  source: { kind: "directory", url: "policies", revision: "sha256:0", verified: false },
  agent: { version: "0.0.0" },
} as const;

function checkOf(id: string, type: string, spec: JsonObject): CompiledCheck {
  const checkType = checkTypes.find(({ name }) => name === type);
  assert.ok(checkType !== undefined, type);
  return check(id, { type, spec, subject: checkType.subject(spec), asks: checkType.probe(spec) });
}

const policies = policySet({
  name: "home",
  checks: [
    checkOf("keys-private", "file", { path: "~/.ssh/id", mode: { atMost: "0600" } }),
    checkOf("no-netrc", "file", { path: "~/.netrc", exists: false }),
    checkOf("no-token", "file", { path: "~/.token", lacks: { matches: "^secret" } }),
    checkOf("says-hello", "command", { run: "echo hello", stdout: "hello" }),
    checkOf("linked", "file", { path: "~/link", contains: "x" }),
  ],
});

async function scanHome(home: string) {
  const provider = localProvider({ home, signalGroup });
  const tools = {
    nonce: () => randomBytes(16).toString("hex"),
    now: Date.now,
    limits,
    logger: listeningLogger(),
    revision: "0000",
  };
  const common = { ...tools, providers: [provider], concurrency: 1, signal: new AbortController().signal };
  const report = assembleReport(await collect(scan({ ...common, policies })), run);
  return { report, common };
}

test("a real shell's answers become the findings that its home deserves, and the same twice", async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), "engine-"));
  await mkdir(join(folder.path, ".ssh"));
  await writeFile(join(folder.path, ".ssh/id"), "key", { mode: 0o644 });
  await writeFile(join(folder.path, ".token"), "secret=1\n");
  await symlink(".token", join(folder.path, "link"));
  const { report, common } = await scanHome(folder.path);
  assert.deepEqual(
    report.findings.map(({ check, outcome, reason }) => [check, outcome, reason]),
    [
      ["keys-private", "fail", null],
      ["linked", "unknown", "not-regular"],
      ["no-netrc", "pass", null],
      ["no-token", "fail", null],
      ["says-hello", "pass", null],
    ],
  );
  assert.deepEqual(
    report.targets.map(({ observed, transport, leftovers }) => [observed, transport, leftovers]),
    [[true, "pipe", []]],
  );
  assert.equal(JSON.stringify((await scanHome(folder.path)).report), JSON.stringify(report));

  const [result] = await collect(
    exec({ ...common, command: "pwd; echo oops >&2; exit 3", timeoutMs: 5000, maxBytes: 1000 }),
  );
  assert.ok(result?.ran.kind === "run");
  assert.deepEqual(result.ran.end, { exit: 3 });
  assert.deepEqual([result.ran.stdout.unsafeText(), result.ran.stderr.unsafeText()], [`${folder.path}\n`, "oops\n"]);
});
