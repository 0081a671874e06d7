import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { folder, main, policy } from "./support/plumbline.ts";

/** Every file that a command line loads, by a hook that a preloaded module sets. */
function loadedBy(args: readonly string[], cwd: string): readonly string[] {
  const preload = `import { registerHooks } from "node:module"; import { writeSync } from "node:fs";
    registerHooks({ load(url, context, next) { if (url.startsWith("file:")) writeSync(2, "LOADED " + url + "\\n"); return next(url, context); } });`;
  const { stderr, status } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(preload)}`, main, ...args],
    { cwd, encoding: "utf8", timeout: 60_000 },
  );
  assert.equal(status, 0, stderr);
  return stderr.split("\n").flatMap((line) => (line.startsWith("LOADED ") ? [line.slice(7)] : []));
}

test("--help and --version load a handful of our own files and no package", () => {
  for (const args of [["--help"], ["--version"], []]) {
    const files = loadedBy(args, process.cwd());
    assert.ok(files.length > 2 && files.length <= 16, files.join("\n"));
    assert.deepEqual(
      files.filter((url) => url.includes("node_modules")),
      [],
    );
  }
});

test("validate and the help of a command load neither the AWS SDK nor the HTTP and websocket clients", () => {
  using place = folder({ "policies/p.yaml": policy(["present", "low"]) });
  for (const args of [["validate"], ["scan", "--help"]]) {
    const packages = loadedBy(args, place.path).filter((url) =>
      /node_modules\/(@aws-sdk|@smithy|undici|ws|tough-cookie|simple-git)\//.test(url),
    );
    assert.deepEqual(packages, []);
  }
});

test("validate of valid policies loads neither ajv's compiler nor what only a scan or a table needs", () => {
  using place = folder({ "policies/p.yaml": policy(["present", "low"]) });
  const files = loadedBy(["validate"], place.path);
  assert.ok(files.some((url) => url.endsWith("/compiled/policy.cjs")));
  assert.deepEqual(
    files.filter((url) => /\/(ajv\/dist\/core|head-revision|load-policies|table)\.[jt]s$/.test(url)),
    [],
  );
});
