import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { displayWidth } from "../../src/cli/display-width.ts";
import { openPty } from "../../src/simulator/jupyter/pty.ts";
import { compileCache } from "../support/compile-cache.ts";
import { folder, main, policy } from "./support/plumbline.ts";

const slow = policy(["present", "high"]).replace(
  "file: { path: ~/present, exists: true }",
  'command: { run: "sleep 1", exit: 0 }',
);

/** What a real terminal of 80 columns gets to see. */
async function onTerminal(env: Readonly<Record<string, string>>): Promise<string> {
  using place = folder({ "policies/p.yaml": slow });
  let seen = "";
  const ended = Promise.withResolvers<void>();
  const pty = openPty({
    argv: [process.execPath, main, "scan", "--local"],
    env: { PATH: process.env["PATH"] ?? "/usr/bin:/bin", HOME: place.path, ...compileCache, ...env },
    cwd: place.path,
    onOutput: (text) => (seen += text),
    onEnd: ended.resolve,
  });
  await Promise.race([ended.promise, sleep(30_000, undefined, { ref: false })]);
  pty.close();
  return seen;
}

test("on a terminal one progress line is drawn, at most ten times a second, and gone at the end", async () => {
  const seen = await onTerminal({ TERM: "xterm-256color" });
  const drawn = seen
    .split("\u001b[2K")
    .slice(1, -1)
    .map((text) => text.replace(/\r.*$/s, ""));
  assert.ok(drawn.length >= 5 && drawn.length <= 25, `${drawn.length} times`);
  for (const line of drawn) assert.ok(displayWidth(stripVTControlCharacters(line)) < 80, line);
  assert.match(drawn.at(-1) ?? "", /^0\/1 targets .*waiting for 1 visit/);
  const [, after = ""] = seen.split(/\u001b\[2K(?!.*\u001b\[2K)/s);
  assert.match(stripVTControlCharacters(after), /^1 of 1 target observed/);
  assert.match(after, /\u001b\[32m/);
});

test("a dumb terminal and CI get no progress line, and NO_COLOR no colour", async () => {
  for (const env of [{ TERM: "dumb" }, { TERM: "xterm", CI: "true", NO_COLOR: "1" }]) {
    const seen = await onTerminal(env);
    assert.match(seen, /1 of 1 target observed/);
    assert.doesNotMatch(seen, /\u001b/);
  }
  assert.doesNotMatch(await onTerminal({ TERM: "xterm", NO_COLOR: "1" }), /\u001b\[\d+m/);
});
