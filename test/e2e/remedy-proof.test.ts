import assert from "node:assert/strict";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { folder, plumbline } from "./support/plumbline.ts";

const policy = (...checks: readonly string[]): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: demo }",
    "spec:",
    "  checks:",
    ...checks.map((check) => `    - ${check}`),
    "",
  ].join("\n");

const gone = (remedy: string): string => `{ id: gone, file: { path: ~/.x, exists: false }, remedy: ${remedy} }`;
const fixture = 'title: t\nfails: [gone]\nfiles: { .x: "x" }\n';

async function prove(text: string) {
  using place = folder({ "policies/p.yaml": text, "policies/fixtures/fail-x/fixture.yaml": fixture });
  return await plumbline(["test"], { cwd: place.path });
}

const extensions = policy(
  '{ id: off, extension: { name: "@a/off", state: disabled }, remedy: auto }',
  '{ id: on, extension: { name: "@a/on", state: enabled }, remedy: auto }',
  "{ id: ext, extension: { name: ext, state: disabled, kind: server }, remedy: auto }",
);
const page = '{\n\t"lockedExtensions": { "@a/x": true }\n}\n';
const fixtureOfExtensions = [
  "title: t",
  "fails: [off, on, ext]",
  "files:",
  "  .local/share/jupyter/labextensions/@a/on/package.json: '{}'",
  `  .jupyter/labconfig/page_config.json: ${JSON.stringify(page)}`,
  "",
].join("\n");

test("plumbline test proves that extensions are switched in the home, against what the image says", async () => {
  using place = folder({
    "policies/p.yaml": extensions,
    "policies/fixtures/fail-x/fixture.yaml": fixtureOfExtensions,
    "policies/fixtures/fail-x/root/opt/conda/etc/jupyter/labconfig/page_config.json":
      '{"disabledExtensions": {"@a/on": true}}',
    "policies/fixtures/fail-x/root/opt/conda/etc/jupyter/jupyter_server_config.d/ext.json":
      '{"ServerApp": {"jpserver_extensions": {"ext": true}}}',
  });
  const { code, stdout, stderr } = await plumbline(["test"], { cwd: place.path });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /3 repairs made, made again and undone/);
});

test("plumbline test sends commands of ours to the fixture's own root, and never to this machine's", async () => {
  using place = folder({
    "policies/p.yaml": policy(
      "{ id: alpha, package: { name: alpha, version: ==2.0, environment: /opt/ml }, remedy: auto }",
    ),
    "policies/fixtures/fail-x/fixture.yaml": "title: t\nfails: [alpha]\n",
    "policies/fixtures/fail-x/root/opt/ml/lib/python3.12/site-packages/README": "",
    "policies/fixtures/fail-x/root/opt/ml/bin/python": [
      "#!/bin/sh",
      'info="${0%/bin/python}/lib/python3.12/site-packages/alpha-2.0.dist-info"',
      '[ "$1 $2 $3" = "-I -m pip" ] || exit 9',
      'case $4 in install) mkdir -p "$info" ;; uninstall) rmdir "$info" ;; esac',
    ].join("\n"),
  });
  chmodSync(join(place.path, "policies/fixtures/fail-x/root/opt/ml/bin/python"), 0o755);
  const { code, stdout, stderr } = await plumbline(["test"], { cwd: place.path });
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /1 repair made, made again and undone/);
});

suite("plumbline test proves a remedy that is a command", () => {
  test("it repairs, changes nothing the second time, and its undo leaves the home as it was", async () => {
    const { code, stdout, stderr } = await prove(
      policy(gone('{ run: "rm -f .x", undo: "printf x > .x; chmod 644 .x" }')),
    );
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /all agree, 1 repair made, made again and undone/);
  });

  test("without an undo it is not undone, and it says so", async () => {
    const { code, stdout, stderr } = await prove(policy(gone('{ run: "rm -f .x" }')));
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /all agree, 1 repair made and made again, which nothing undoes/);
  });

  for (const [what, remedy, says] of [
    [
      "fails, with what it complains of",
      '{ run: "echo no >&2; exit 3" }',
      /the change was not made: the command: exit 3: no$/m,
    ],
    ["does not end", '{ run: "sleep 60", timeout: 1 }', /not ended within its time limit$/m],
    ["repairs nothing", '{ run: "true" }', /after the change the check comes to fail$/m],
    ["changes something each time", '{ run: "rm -f .x; echo 1 >> log" }', /made again, it changed ~\/log$/m],
    ["has an undo that fails", '{ run: "rm -f .x", undo: "false" }', /could not be undone: the command: exit 1$/m],
    [
      "has an undo that puts back something else",
      '{ run: "rm -f .x", undo: "printf y > .x" }',
      /undone, ~\/\S+ is not as it was$/m,
    ],
  ] as const)
    test(`one that ${what} is a disagreement`, async () => {
      const { code, stdout } = await prove(policy(gone(remedy)));
      assert.equal(code, 1, stdout);
      assert.match(stdout, says);
    });
});
