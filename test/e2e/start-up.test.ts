import assert from "node:assert/strict";
import { test } from "node:test";
import { loadedBy } from "../support/loaded-by.ts";
import { folder, main, policy } from "./support/plumbline.ts";

test("--help and --version load a handful of our own files and no package", () => {
  for (const args of [["--help"], ["--version"], []]) {
    const files = loadedBy(main, args, process.cwd());
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
    const packages = loadedBy(main, args, place.path).filter((url) =>
      /node_modules\/(@aws-sdk|@smithy|undici|ws|tough-cookie|simple-git)\//.test(url),
    );
    assert.deepEqual(packages, []);
  }
});

test("validate of valid policies loads neither ajv's compiler nor what only a scan, a judgement or a table needs", () => {
  using place = folder({ "policies/p.yaml": policy(["present", "low"]) });
  const files = loadedBy(main, ["validate"], place.path);
  assert.ok(files.some((url) => url.endsWith("/compiled/policy.cjs")));
  assert.deepEqual(
    files.filter((url) =>
      /\/(ajv\/dist\/core|head-revision|load-policies|table)\.[jt]s$|\/node_modules\/smol-toml\//.test(url),
    ),
    [],
  );
});
