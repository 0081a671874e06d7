import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { main, policy } from "./support/plumbline.ts";

test("`npm run plumbline` typed in a subfolder reads what is in that subfolder", () => {
  const root = dirname(dirname(main));
  const path = mkdtempSync(join(root, "test/e2e/.typed-in-"));
  try {
    mkdirSync(join(path, "policies"));
    writeFileSync(join(path, "policies/one.yaml"), policy(["marker", "low"]));
    // A run of npm around this one would say where it was typed itself.
    const { INIT_CWD: _outer, ...env } = process.env;
    const { status, stdout, stderr } = spawnSync("npm", ["run", "-s", "plumbline", "--", "validate"], {
      cwd: path,
      env,
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(stderr, "");
    assert.match(stdout, /1 policy with 1 check in 1 file/);
    assert.equal(status, 0);
  } finally {
    rmSync(path, { recursive: true, force: true });
  }
});
