import assert from "node:assert/strict";
import { readFileSync, readdirSync, writeFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, plumbline } from "./support/plumbline.ts";

test("what init writes passes validate and test --strict at once, and scan runs on it", async () => {
  using place = folder();
  const made = await plumbline(["init", "studio policies"], { cwd: place.path });
  assert.equal(made.code, 0, made.stderr);
  assert.match(made.stdout, /cd 'studio policies'/);
  const cwd = join(place.path, "studio policies");
  const valid = await plumbline(["validate"], { cwd });
  assert.equal(valid.code, 0, valid.stdout + valid.stderr);
  assert.equal(valid.stderr.includes("warning"), false, valid.stderr);
  const proven = await plumbline(["test", "--strict"], { cwd });
  assert.equal(proven.code, 0, proven.stdout + proven.stderr);
  const scanned = await plumbline(["scan", "-o", "json"], { cwd });
  assert.ok(scanned.code === 0 || scanned.code === 1, scanned.stderr);
});

test("the exemption that init describes accepts what it names, until it is over", async () => {
  using place = folder();
  await plumbline(["init"], { cwd: place.path });
  const home = join(place.path, "home");
  mkdirSync(join(home, ".aws"), { recursive: true });
  writeFileSync(join(home, ".aws/credentials"), "aws_secret_access_key = example/not/a/real/key\n");
  const scan = (...more: readonly string[]) =>
    plumbline(["scan", "--local", ...more], { cwd: place.path, env: { HOME: home } });
  assert.equal((await scan()).code, 1);
  const guide = readFileSync(join(place.path, "policies/exemptions/README.md"), "utf8");
  const [, example = ""] = /```yaml\n([^`]+)```/.exec(guide) ?? [];
  const write = (text: string): void => writeFileSync(join(place.path, "policies/exemptions/ana.yaml"), text);
  write(example.replace("{ userProfiles: [ana] }", '{ domains: ["*"] }'));
  const valid = await plumbline(["validate"], { cwd: place.path });
  assert.equal(valid.code, 0, valid.stdout);
  assert.match(valid.stdout, /1 policy with 2 checks and 1 exemption/);
  const { code, stdout, stderr } = await scan();
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /^exempt +high +.*accepted by ana-migration until 20/m);
  assert.match(stdout, /1 fail, 0 not assessed, 1 exempt/);
  assert.match(stdout, /^All that fails is accepted by exemptions for now\.$/m);
  write(example.replace("{ userProfiles: [ana] }", '{ domains: ["*"] }').replace(/expires: .*/, "expires: 2026-01-01"));
  const over = await scan();
  assert.equal(over.code, 1, over.stdout);
  assert.match(over.stdout, /^ana-migration +2026-01-01 +data-platform +0 +expired/m);
  assert.match(over.stderr, /exemption has expired/);
});

test("the schema lines of what init writes lead to schemas that are there", async () => {
  using place = folder();
  await plumbline(["init"], { cwd: place.path });
  const yaml = readdirSync(place.path, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".yaml"));
  const named = yaml.filter((name) => !name.startsWith(".github"));
  assert.ok(named.length >= 4);
  for (const name of named) {
    const [, schema] = /\$schema=(\S+)/.exec(readFileSync(join(place.path, name), "utf8")) ?? [];
    assert.ok(schema !== undefined, name);
    assert.match(readFileSync(join(place.path, name, "..", schema), "utf8"), /"\$schema"/);
  }
});

for (const [title, path] of [
  ["a file of its own", "plumbline.yaml"],
  ["the last of its files", ".plumbline/policy.schema.json"],
] as const)
  test(`init writes nothing where ${title} is there already`, async () => {
    using place = folder({ [path]: "mine\n" });
    const { code, stderr } = await plumbline(["init"], { cwd: place.path });
    assert.equal(code, 3);
    assert.match(stderr, /is there already; nothing was written/);
    assert.equal(readFileSync(join(place.path, path), "utf8"), "mine\n");
    assert.deepEqual(readdirSync(place.path), [path.split("/")[0]]);
  });

test("init leaves what else is in the folder alone, and refuses a file in place of the folder", async () => {
  using place = folder({ "notes.md": "mine\n" });
  mkdirSync(join(place.path, ".git"));
  assert.equal((await plumbline(["init"], { cwd: place.path })).code, 0);
  assert.equal(readFileSync(join(place.path, "notes.md"), "utf8"), "mine\n");
  writeFileSync(join(place.path, "taken"), "");
  const { code, stderr } = await plumbline(["init", "taken"], { cwd: place.path });
  assert.equal(code, 3);
  assert.match(stderr, /is no folder/);
});
