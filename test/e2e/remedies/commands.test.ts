import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { Plan } from "../../../src/model/remedy.ts";
import { config, contentOf, fill, treeOf, workplace } from "./support.ts";

const policy = (...checks: readonly (readonly [id: string, check: string])[]): Readonly<Record<string, string>> => ({
  "policies/p.yaml": [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: p }",
    "spec:",
    "  mode: enforce",
    "  checks:",
    ...checks.map(([id, check]) => `    - { id: ${id}, ${check} }`),
    "",
  ].join("\n"),
  "policies/fixtures/fail-all/fixture.yaml": `title: t\nfails: [${checks.map(([id]) => id).join(", ")}]\n`,
});

const allowing = (...commands: readonly string[]): Readonly<Record<string, string>> =>
  config(`{ mode: enforce, allowedCommands: ${JSON.stringify(commands)} }`);

const note = policy(["note", "file: { path: ~/note, exists: true }, remedy: { run: touch note, undo: rm note }"]);

/** Stands in for the Python of a virtual environment: its pip writes and removes the metadata of a package. */
const python = [
  "#!/bin/sh",
  'at="${0%/bin/python}/lib/python3.12/site-packages"',
  'for last; do :; done; info="$at/${last%==*}-${last#*==}.dist-info"',
  'case "$1 $2 $3 $4" in "-I -m pip install") mkdir "$info" ;; "-I -m pip uninstall") rmdir "$at/$last"-*.dist-info ;; esac',
  "",
].join("\n");

suite("a remedy that is a command", () => {
  for (const [what, ...allowed] of [["no command"], ["another command", "touch note2", "touch  note"]] as const)
    test(`is not sent where the config allows ${what}, and the rail shows the text that it would have to`, async () => {
      using place = workplace({ ...note, ...allowing(...allowed) });
      const before = treeOf(place.home);
      const applied = await place.run("apply", "--local", "--yes");
      assert.equal(applied.code, 5, applied.stderr);
      assert.match(
        applied.stdout + applied.stderr,
        /Rail command: .*add exactly this text.*\n {2}p\/note: touch note\n/,
      );
      assert.equal(treeOf(place.home), before);
    });

  test("is sent where the config allows this text, verified, shown as not durable, and undone", async () => {
    using place = workplace({ ...note, ...allowing("touch note", "rm note") });
    const before = contentOf(place.home);
    const planned = await place.run("plan", "--local");
    assert.match(planned.stdout, /\$ touch note\n/);
    assert.match(planned.stdout, /It lasts until the app stops: do it in the lifecycle configuration/);
    const applied = await place.run("apply", "--local", "--yes", "-o", "json");
    assert.equal(applied.code, 0, applied.stdout + applied.stderr);
    assert.equal(place.read("note"), "");
    assert.equal((await place.run("scan", "--local")).code, 0);
    const { run } = JSON.parse(applied.stdout) as { readonly run: string };
    const undone = await place.run("undo", run, "--local", "--yes");
    assert.equal(undone.code, 0, undone.stdout + undone.stderr);
    assert.equal(contentOf(place.home), before);
  });

  test("needs what puts it back to be allowed too, also at the time of the undo", async () => {
    using place = workplace({ ...note, ...allowing("touch note") });
    const held = await place.run("apply", "--local", "--yes");
    assert.equal(held.code, 5);
    assert.match(held.stderr, /Rail command: .*\n {2}p\/note: rm note\n/);
    fill(place.path, allowing("touch note", "rm note"));
    const applied = await place.run("apply", "--local", "--yes", "-o", "json");
    const { run } = JSON.parse(applied.stdout) as { readonly run: string };
    fill(place.path, allowing("touch note"));
    const undone = await place.run("undo", run, "--local", "--yes");
    assert.match(undone.stderr, /not in the config's `safety\.allowedCommands`.*rm note/);
    assert.equal(undone.code, 5);
    assert.ok(existsSync(join(place.home, "note")));
  });

  test("that names nothing that puts it back is left by an undo, which says so and ends with 6", async () => {
    const final = policy(["note", "file: { path: ~/note, exists: true }, remedy: { run: touch note, layer: home }"]);
    using place = workplace({ ...final, ...allowing("touch note") });
    const { run } = JSON.parse((await place.run("apply", "--local", "--yes", "-o", "json")).stdout) as { run: string };
    const undone = await place.run("undo", run, "--local", "--yes");
    assert.equal(undone.code, 6);
    assert.match(undone.stderr, /p\/note on local: It cannot be put back by a machine\./);
    assert.equal((await place.run("report", run, "--store", "plumbline.db")).code, 0);
  });

  test("that does not repair is a failure, with what it complained of", async () => {
    const broken = policy(["note", "file: { path: ~/note, exists: true }, remedy: { run: rm note }"]);
    using place = workplace({ ...broken, ...allowing("rm note") });
    const applied = await place.run("apply", "--local", "--yes");
    assert.equal(applied.code, 6, applied.stderr);
    assert.match(applied.stdout, /failed +p\/note +local +.*rm: cannot remove 'note'/);
  });
});

test("packages and extensions are planned, made by what the plan shows, and found in order", async () => {
  const checks = [
    ["ext", 'extension: { name: "@a/b", state: disabled }, remedy: auto'],
    ["pkg", "package: { name: alpha, version: ==2.0, environment: ~/.venvs/ml }, remedy: auto"],
    ["old", "package: { name: beta, state: absent, environment: ~/.venvs/ml }, remedy: auto"],
  ] as const;
  using place = workplace({ ...policy(...checks), ...allowing() });
  const site = join(place.home, ".venvs/ml/lib/python3.12/site-packages");
  fill(place.home, { ".venvs/ml/bin/python": python });
  chmodSync(join(place.home, ".venvs/ml/bin/python"), 0o755);
  mkdirSync(join(site, "beta-1.0.dist-info"), { recursive: true });
  const before = contentOf(place.home);
  await place.run("plan", "--local", "--out", "plan.json");
  const { remedies } = JSON.parse(readFileSync(join(place.path, "plan.json"), "utf8")) as Plan;
  assert.deepEqual(
    remedies.map(({ check, risk, layer, notDurable }) => [check, risk, layer, notDurable]),
    [
      ["ext", "low", "home", null],
      ["pkg", "high", "home", null],
      ["old", "high", "home", null],
    ],
  );
  const commands = remedies.flatMap(({ steps }) => steps.flatMap(({ kind, on }) => (kind === "run" ? [on] : [])));
  assert.equal(commands.length, 2);
  writeFileSync(join(place.path, "plumbline.yaml"), allowing(...commands)["plumbline.yaml"] ?? "");
  const applied = await place.run("apply", "--local", "--yes", "-o", "json");
  assert.equal(applied.code, 0, applied.stdout + applied.stderr);
  assert.ok(existsSync(join(site, "alpha-2.0.dist-info")) && !existsSync(join(site, "beta-1.0.dist-info")));
  assert.equal((await place.run("scan", "--local")).code, 0);
  const { run } = JSON.parse(applied.stdout) as { readonly run: string };
  const undone = await place.run("undo", run, "--local", "--yes");
  assert.equal(undone.code, 0, undone.stdout + undone.stderr);
  assert.equal(contentOf(place.home), before);
});
