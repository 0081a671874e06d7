import assert from "node:assert/strict";
import { test } from "node:test";
import { command } from "../../src/checks/command/index.ts";
import { extension } from "../../src/checks/extension/index.ts";
import { file } from "../../src/checks/file/index.ts";
import { setting } from "../../src/checks/setting/index.ts";

test("a file without a matcher over its content is not opened", () => {
  const [ask] = file.probe({
    path: "~/.ssh",
    kind: "directory",
    mode: { atMost: "0700" },
    owner: "a",
    size: 1,
    linkTarget: "b",
  });
  assert.deepEqual(ask, { kind: "files", path: "~/.ssh" });
});

test("a hash is taken on the target and brings no content", () => {
  assert.deepEqual(file.probe({ path: "~/a", sha256: "0".repeat(64) }), [{ kind: "files", path: "~/a", sha256: true }]);
});

for (const spec of [{ contains: "x" }, { lacks: "x" }, { lines: { any: "x" } }]) {
  test(`${Object.keys(spec).join()} asks for 256 KiB of content`, () => {
    assert.deepEqual(file.probe({ path: "~/a", ...spec }), [{ kind: "files", path: "~/a", content: 262_144 }]);
  });
}

test("a setting asks for its file once", () => {
  assert.deepEqual(setting.probe({ path: "~/.npmrc", format: "ini", key: "a", absent: true }), [
    { kind: "files", path: "~/.npmrc", content: 262_144 },
  ]);
});

test("a command has 30 seconds unless it says otherwise", () => {
  assert.deepEqual(command.probe({ run: "umask" }), [
    { kind: "run", command: "umask", timeoutMs: 30_000, maxBytes: 262_144 },
  ]);
  assert.deepEqual(command.probe({ run: "umask", timeout: 0.5 }), [
    { kind: "run", command: "umask", timeoutMs: 500, maxBytes: 262_144 },
  ]);
});

test("the allow-list lists names and opens nothing", () => {
  const asks = extension.probe({ only: ["@jupyterlab/*"] });
  assert.ok(asks.length > 0);
  for (const ask of asks) assert.deepEqual(Object.keys(ask), ["kind", "path"]);
  assert.ok(
    asks.some((ask) => ask.kind === "files" && ask.path === "~/.local/share/jupyter/labextensions/@*/*/package.json"),
  );
});

test("a state reads page configurations and a version the package.json, and neither more", () => {
  const paths = (spec: Parameters<typeof extension.probe>[0]) =>
    extension.probe(spec).map((ask) => (ask.kind === "files" ? ask.path : ""));
  assert.ok(paths({ name: "@a/b", version: "1.x" }).every((path) => path.endsWith("/labextensions/@a/b/package.json")));
  assert.ok(
    paths({ name: "@a/b", state: "absent" }).every((path) => path.endsWith("/labextensions/@a/b/package.json")),
  );
  assert.ok(
    paths({ name: "@a/b", state: "disabled" }).some((path) => path === "~/.jupyter/labconfig/page_config.json"),
  );
  assert.ok(paths({ name: "a", state: "disabled", kind: "server" }).every((path) => !path.includes("labextensions")));
});
