import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, main } from "./support/plumbline.ts";

const sentence = (version: string): string => `plumbline needs Node.js 24 or newer; this is ${version}.\n`;

test("a Node.js that is too old gets one sentence and exit code 3", () => {
  using temporary = folder();
  const preload = join(temporary.path, "older.mjs");
  writeFileSync(
    preload,
    'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } });\n',
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", preload, main, "--help"], {
    encoding: "utf8",
  });
  assert.deepEqual({ status, stdout, stderr }, { status: 3, stdout: "", stderr: sentence("20.20.2") });
});

const older = "/usr/bin/node";
const version = spawnSync(older, ["--version"], { encoding: "utf8" }).stdout?.trim().slice(1) ?? "";
const major = Number.parseInt(version, 10);

// Where the machine's own Node.js is not older there is nothing to ask: the test above stands for it.
if (major >= 18 && major < 24) {
  test("the entry point can be parsed by a Node.js that really is older", () => {
    // It is plain JavaScript as it stands, and `dist/main.js` is the same.
    using temporary = folder({ "main.mjs": readFileSync(main, "utf8") });
    const { status, stderr } = spawnSync(older, [join(temporary.path, "main.mjs")], { encoding: "utf8" });
    assert.deepEqual({ status, stderr }, { status: 3, stderr: sentence(version) });
  });
}
