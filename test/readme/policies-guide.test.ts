import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { absent, files, noContext, none } from "../../src/checks/case.ts";
import { combinations } from "../../src/checks/combine/schema.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import { commands } from "../../src/cli/commands.ts";
import type { Answer } from "../../src/model/observation.ts";
import { factNames } from "../../src/policy/cel/facts.ts";
import { parseFixture } from "../../src/policy/fixture/parse-fixture.ts";
import { parseConfig } from "../../src/policy/parse-config.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { commandLines } from "./command-lines.ts";
import { codeSpans, fencedBlocks } from "./markdown-parts.ts";

const guide = readFileSync(join(import.meta.dirname, "../../docs/guides/policies.md"), "utf8");
const [policy, where, inputs, configured, remedy, exemption, fixture] = fencedBlocks(guide).map(({ text }) => text);

test("the guide's policy is valid as it stands, and its fixture is one of that policy", () => {
  const parsed = parsePolicies([{ path: "guide.yaml", text: policy ?? "" }], checkTypes);
  assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
  assert.ok(parsed.ok);
  const checks = parsed.set.policies.flatMap((one) => one.checks.map(({ id }) => id));
  const read = parseFixture({ path: "fixture.yaml", text: fixture ?? "" }, { name: "fail-key", folder: "/", checks });
  assert.deepEqual(read.ok ? [] : read.problems, []);
});

for (const [what, text] of [
  ["an input", inputs],
  ["expressions", where],
] as const)
  test(`the guide's policy with ${what} is valid, too`, () => {
    const parsed = parsePolicies([{ path: "guide.yaml", text: text ?? "" }], checkTypes);
    assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
  });

test("the guide's config sets an input of the guide's policy", () => {
  const read = parseConfig(`apiVersion: plumbline/v1\nkind: Agent\n${configured ?? ""}`, "plumbline.yaml");
  assert.ok(read.ok);
  const parsed = parsePolicies([{ path: "guide.yaml", text: inputs ?? "" }], checkTypes, {
    inputs: read.config.inputs,
  });
  assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
  assert.ok(parsed.ok && parsed.set.policies[0]?.variants?.length === 1);
});

test("the guide's remedy is one of a check", () => {
  const check = `    - id: a\n      command: { run: umask }\n${(remedy ?? "").replaceAll(/^(?=.)/gm, "      ")}`;
  const text = `apiVersion: plumbline/v1\nkind: Policy\nmetadata: { name: a }\nspec:\n  checks:\n${check}`;
  const parsed = parsePolicies([{ path: "guide.yaml", text }], checkTypes);
  assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
  const [{ checks } = { checks: [] }] = parsed.ok ? parsed.set.policies : [];
  assert.deepEqual(checks[0]?.remedy, {
    run: "ln -s /opt/team/pip.conf .config/pip/pip.conf",
    undo: "rm .config/pip/pip.conf",
    timeoutMs: 30_000,
    layer: "home",
  });
});

test("the guide names every fact that an expression may read", () => {
  const [, section = ""] = /## Where it applies([^]*?)\n## /.exec(guide) ?? [];
  for (const name of factNames) assert.ok(section.includes(`.${name}\``) || section.includes(`.${name} `), name);
});

test("the guide's exemption is valid, and names a check of the shipped library", () => {
  const shipped = "policies/home-credentials/policy.yaml";
  const parsed = parsePolicies(
    [
      { path: shipped, text: readFileSync(join(import.meta.dirname, "../..", shipped)) },
      { path: "guide.yaml", text: exemption ?? "" },
    ],
    checkTypes,
  );
  assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
});

test("every command of the guide is one that there is", () => {
  const lines = commandLines(codeSpans(guide), "plumbline");
  assert.ok(lines.length >= 6);
  for (const [name = ""] of lines) assert.ok(Object.hasOwn(commands, name), name);
});

const parts = { P: absent, F: files({}), U: none("connection-lost") } satisfies Record<string, Answer>;
const letters: Readonly<Record<string, string>> = { pass: "P", fail: "F", unknown: "U" };

suite("the truth table of the guide is that of the combinations", () => {
  const rows = Array.from(guide.matchAll(/^\| ([PFU]) ([PFU]) +\| ([PFU]) +\| ([PFU]) +\| ([PFU]) +\|$/gm));
  test("and it is whole", () => assert.equal(rows.length, 6));
  for (const [, one = "", other = "", ...wanted] of rows)
    for (const [place, name] of combinations.entries())
      for (const pair of [
        [one, other],
        [other, one],
      ])
        test(`${name} of ${pair.join(" and ")} is ${wanted[place]}`, () => {
          const type = checkTypes.find((known) => known.name === name);
          const spec = ["~/a", "~/b"].map((path) => ({ file: { path, exists: false } }));
          const answers = pair.map((letter) => parts[letter as keyof typeof parts]);
          const kind = type?.judge(spec, answers, noContext).outcome.kind ?? "";
          assert.equal(letters[kind], wanted[place]);
        });
});
