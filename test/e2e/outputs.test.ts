import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { stripVTControlCharacters } from "node:util";
import { parse } from "yaml";
import { folder, plumbline, policy } from "./support/plumbline.ts";

const files = { "policies/p.yaml": policy(["present", "high"], ["absent", "medium"]), present: "" };
const stable = (report: { run: object }) => ({ ...report, run: null });

test("json, yaml, jsonl and both reports of one scan tell the same", async () => {
  using place = folder(files);
  const scan = (...args: string[]) => plumbline(["scan", "--local", ...args], { cwd: place.path });
  const json = JSON.parse((await scan("-o", "json", "--report", "json=r.json", "--report", "markdown=r.md")).stdout);
  assert.deepEqual(JSON.parse(readFileSync(join(place.path, "r.json"), "utf8")), json);
  assert.match(readFileSync(join(place.path, "r.md"), "utf8"), /has-absent/);
  assert.equal(statSync(join(place.path, "r.json")).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(place.path).toSorted(), ["policies", "present", "r.json", "r.md"]);
  assert.deepEqual(stable(parse((await scan("-o", "yaml")).stdout)), stable(json));

  const lines = (await scan("-o", "jsonl")).stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ kind }) => kind),
    ["run", "target", "finding", "finding", "summary"],
  );
  assert.deepEqual(
    lines
      .filter(({ kind }) => kind === "finding")
      .map(({ id }) => id)
      .toSorted(),
    json.findings.map(({ id }: { id: string }) => id).toSorted(),
  );
  assert.deepEqual(lines.at(-1).checks, json.summary.checks);

  assert.equal((await scan("-o", "name")).stdout, "wanted-files/has-absent local\n");
  assert.match((await scan("-o", "wide")).stdout, /^pass +high +wanted-files\/has-present +local/m);
  assert.equal((await scan("--report", "json=-")).stdout.startsWith('{\n  "schema": "plumbline/report/v1"'), true);
});

test("results go to stdout alone, and -q silences remarks but not results", async () => {
  using place = folder(files);
  const said = await plumbline(["scan", "--local", "--report", "json=r.json"], { cwd: place.path });
  assert.equal(said.stderr, "Wrote r.json (json).\n");
  const quiet = await plumbline(["scan", "--local", "-q", "--report", "json=r.json"], { cwd: place.path });
  assert.equal(quiet.stderr, "");
  assert.match(quiet.stdout, /has-absent/);
  assert.doesNotMatch(quiet.stdout, /Something drifted/);
});

test("a report whose folder goes away while the scan runs is named, and the other one is written", async () => {
  using place = folder({
    "policies/p.yaml": policy(["present", "high"]).replace(
      "file: { path: ~/present, exists: true }",
      "command: { run: rmdir ~/gone }",
    ),
    "gone/.keep": "",
  });
  const { rmSync } = await import("node:fs");
  rmSync(join(place.path, "gone/.keep"));
  const { code, stderr } = await plumbline(
    ["scan", "--local", "--report", "json=gone/r.json", "--report", "markdown=r.md"],
    { cwd: place.path },
  );
  assert.equal(code, 70);
  assert.match(stderr, /json report could not be written to .*gone\/r\.json \(ENOENT\)/);
  assert.match(stderr, /Wrote r\.md/);
});

test("colour comes only where it is wanted: never in a pipe, never with NO_COLOR, by FORCE_COLOR", async () => {
  using place = folder(files);
  const run = async (env: Record<string, string>) =>
    (await plumbline(["scan", "--local"], { cwd: place.path, env })).stdout;
  const [bare, none, forced] = [await run({}), await run({ NO_COLOR: "1" }), await run({ FORCE_COLOR: "1" })];
  const timeless = (text: string): string => text.replace(/in [\d.]+ m?s/, "");
  assert.doesNotMatch(bare + none, /\u001b/);
  assert.match(forced, /\u001b\[31mfail\u001b\[39m/);
  assert.equal(timeless(stripVTControlCharacters(forced)), timeless(bare));
});

test("file names of a target that would steer a terminal are shown as escapes, in the table and in exec", async () => {
  using place = folder({
    "policies/p.yaml": policy(["present", "high"]).replace(
      "file: { path: ~/present, exists: true }",
      "command: { run: \"printf 'a\\\\033[2Jb\\\\342\\\\200\\\\256c'\", stdout: { equals: x } }",
    ),
  });
  const scan = await plumbline(["scan", "--local", "-o", "wide"], { cwd: place.path });
  assert.equal(scan.code, 1, scan.stderr);
  const exec = await plumbline(["exec", "--local", "--", "printf 'a\\033[2Jb\\342\\200\\256c\\n'"], {
    cwd: place.path,
  });
  assert.equal(exec.stdout, "local: a\\u{1b}[2Jb\\u{202e}c\n");
  assert.doesNotMatch(scan.stdout + exec.stdout, /[\u001b\u202e]/);
});

test("targets shows an inventory in every format", async () => {
  using place = folder();
  const run = async (format: string) =>
    (await plumbline(["targets", "--local", "-o", format], { cwd: place.path })).stdout;
  assert.match(await run("table"), /^DOMAIN +USER-PROFILE +SPACE +APP-TYPE +STATE +REASON\nlocal /);
  assert.equal(await run("name"), "local\n");
  const [{ id, reason, detail }] = JSON.parse(await run("json"));
  assert.deepEqual([id, reason, detail], ["local", null, null]);
  assert.equal(JSON.parse(await run("jsonl")).id, "local");
  assert.equal(parse(await run("yaml"))[0].id, "local");
});

test("validate -o json gives every problem with its place, and --config shows where each value comes from", async () => {
  using place = folder({
    "p.yaml": policy(["present", "high"]).replace("owner", "ownr"),
    "plumbline.yaml": "apiVersion: plumbline/v1\nkind: Agent\nspec: { limits: { concurrency: 7 } }\n",
  });
  const bad = await plumbline(["validate", "p.yaml", "-o", "json"], { cwd: place.path });
  assert.equal(bad.code, 3);
  const { valid, problems } = JSON.parse(bad.stdout);
  assert.equal(valid, false);
  assert.deepEqual([problems[0].file, problems[0].line], ["p.yaml", 3]);
  const origins = await plumbline(["validate", "--config", "plumbline.yaml", "p.yaml"], { cwd: place.path });
  assert.match(origins.stdout, /^limits\.concurrency +7 +plumbline\.yaml$/m);
  assert.match(origins.stdout, /^limits\.apiRate +3 +default$/m);
});

test("validate -q prints nothing where all is valid, every problem where not, and the result that -o asks for", async () => {
  using place = folder({
    "good.yaml": policy(["present", "high"]),
    "bad.yaml": policy(["present", "high"]).replace("owner", "ownr"),
  });
  const validate = (...args: string[]) => plumbline(["validate", ...args], { cwd: place.path });
  const good = await validate("good.yaml", "-q");
  assert.deepEqual([good.code, good.stdout, good.stderr], [0, "", ""]);
  assert.match((await validate("good.yaml")).stdout, /^Valid: 1 policy with 1 check in 1 file of good\.yaml\.$/m);
  const [bad, loud] = [await validate("bad.yaml", "-q"), await validate("bad.yaml")];
  assert.deepEqual([bad.code, bad.stdout], [3, loud.stdout]);
  assert.match(bad.stdout, /^1 problem in 1 file\.$/m);
  assert.equal(JSON.parse((await validate("good.yaml", "-q", "-o", "json")).stdout).valid, true);
  const help = (await validate("--help")).stdout.replaceAll(/\s+/g, " ");
  assert.match(help, /With -q only problems are printed/);
});

test("a reader that leaves early does not make a scan look like a pass", async () => {
  using place = folder(files);
  const { spawnSync } = await import("node:child_process");
  const { main } = await import("./support/plumbline.ts");
  const line = `"${process.execPath}" "${main}" scan --local -o json; echo "code $?" >&2`;
  const { stderr } = spawnSync("sh", ["-c", `{ ${line}; } | true`], {
    cwd: place.path,
    env: { ...process.env, HOME: place.path },
    encoding: "utf8",
    timeout: 60_000,
  });
  assert.match(stderr, /^code [12]$/m);
});
