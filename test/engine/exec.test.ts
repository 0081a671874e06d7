import assert from "node:assert/strict";
import { test } from "node:test";

import { exec } from "../../src/engine/exec.ts";
import type { Answer, Ask } from "../../src/model/observation.ts";
import { Untrusted } from "../../src/model/untrusted.ts";
import { collect, honest, provider, session, tools, user } from "./support/fleet.ts";

const command = { command: "echo hello", timeoutMs: 1000, maxBytes: 100, concurrency: 2 };
const run = (answer: (ask: Ask) => Answer, blocked = false) =>
  collect(
    exec({
      ...tools(),
      ...command,
      providers: [
        provider([user("ann", blocked ? { blocked: { code: "no-app" } } : {})], async () => session({ answer })),
      ],
      signal: new AbortController().signal,
    }),
  );

test("a command's end and its two outputs come back apart", async () => {
  const [result] = await run(honest());
  assert.ok(result?.ran.kind === "run");
  assert.deepEqual(result.ran.end, { exit: 0 });
  assert.equal(result.ran.stdout.unsafeText(), "hello\n");
  assert.equal(result.ran.stderr.unsafeText(), "");
});

test("a target that is not reached says why", async () => {
  const [result] = await run(honest(), true);
  assert.deepEqual(result?.ran, { kind: "none", reason: { code: "no-app" } });
});

test("a command that could not be put says why", async () => {
  const refused = (ask: Ask): Answer =>
    ask.kind === "run" && ask.command === command.command
      ? { kind: "none", reason: "probe-error", detail: "no shell" }
      : honest()(ask);
  const [result] = await run(refused);
  assert.deepEqual(result?.ran, { kind: "none", reason: { code: "probe-error", detail: "no shell" } });
});

test("a target that cannot multiply has run no command that we believe in", async () => {
  const [result] = await run((ask) => {
    const told = honest()(ask);
    return told.kind === "run" && ask.kind === "run" && ask.command !== command.command
      ? { ...told, stdout: Untrusted.text("42\n") }
      : told;
  });
  assert.ok(result?.ran.kind === "none");
  assert.equal(result.ran.reason.code, "canary-failed");
});
