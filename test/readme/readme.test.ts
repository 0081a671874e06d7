import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { commands } from "../../src/cli/commands.ts";
import { parseFlags } from "../../src/cli/parse-flags.ts";
import { targetSelector } from "../../src/cli/selection.ts";
import { reasons } from "../../src/model/outcome.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { parseFixture } from "../../src/policy/fixture/parse-fixture.ts";
import { codeSpans, fencedBlocks, firstCells } from "./markdown-parts.ts";
import { commandLines } from "./command-lines.ts";

const root = join(import.meta.dirname, "../..");
const readme = readFileSync(join(root, "README.md"), "utf8");
const blocks = fencedBlocks(readme);
const spans = codeSpans(readme);
const ofLanguage = (wanted: string): readonly string[] =>
  blocks.flatMap(({ language, text }) => (language === wanted ? [text] : []));

test("the README's policy and exemption are valid as they stand, with the four checks that it shows", () => {
  const [text = "", , exemption = ""] = ofLanguage("yaml");
  const parsed = parsePolicies(
    [
      { path: "README.md", text },
      { path: "exemption in README.md", text: exemption },
    ],
    checkTypes,
  );
  assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
  assert.ok(parsed.ok);
  assert.deepEqual(
    parsed.set.policies.map(({ checks }) => checks.length),
    [4],
  );
  assert.equal(parsed.set.exemptions.length, 1);
});

test("the README's fixture is one of a shipped policy", () => {
  const [, text = "", , ...others] = ofLanguage("yaml");
  assert.deepEqual(others, []);
  const [, path = "", policy = ""] = /^# (policies\/([a-z-]+)\/fixtures\/[a-z-]+\/fixture\.yaml)\n/.exec(text) ?? [];
  const parsed = parsePolicies(
    [{ path, text: readFileSync(join(root, "policies", policy, "policy.yaml")) }],
    checkTypes,
  );
  assert.ok(parsed.ok);
  const checks = parsed.set.policies.flatMap((one) => one.checks.map(({ id }) => id));
  const name = path.split("/").at(-2) ?? "";
  const fixture = parseFixture({ path, text }, { name, folder: root, checks });
  assert.deepEqual(fixture.ok ? [] : fixture.problems, []);
});

test("the README's IAM statement is JSON that allows one login call from one network", () => {
  const [text = "", ...others] = ofLanguage("json");
  assert.deepEqual(others, []);
  const { Effect, Action, Resource, Condition } = JSON.parse(text);
  assert.deepEqual([Effect, Action], ["Allow", "sagemaker:CreatePresignedDomainUrl"]);
  assert.match(Resource, /^arn:aws:sagemaker:[a-z0-9-]+:\d{12}:user-profile\/d-[a-z0-9]+\/\*$/);
  assert.ok(Condition.IpAddress["aws:SourceIp"]);
});

suite("every command line of the README is one that Plumbline takes", () => {
  const lines = commandLines([...ofLanguage("sh"), ...spans], "plumbline");
  test("and there are some, in blocks and in the text", () => assert.ok(lines.length >= 7, lines.join("\n")));
  for (const [name = "", ...args] of lines)
    test(["plumbline", name, ...args].join(" "), async () => {
      const entry = Object.hasOwn(commands, name) ? commands[name] : undefined;
      assert.ok(entry, `there is no command ${name}`);
      const { flags } = await entry.load();
      const { positionals } = parseFlags(args, flags, name);
      if (!["validate", "test", "explain", "schema", "report", "diff", "finding", "apply", "undo"].includes(name))
        assert.deepEqual(positionals, []);
      if (name === "validate" || name === "test")
        for (const path of positionals) assert.ok(existsSync(join(root, path)), path);
    });
});

test("every flag that the README names on its own is one of scan", async () => {
  const { flags } = (await commands["scan"]?.load()) ?? {};
  assert.ok(flags);
  const named = spans.filter((span) => span.startsWith("-") && span !== "--");
  assert.ok(named.includes("--user-profile"), named.join("\n"));
  for (const span of named) {
    const [flag = "", value] = span.split(" ");
    parseFlags([flag, value ?? "low"], flags, "scan");
  }
  const tagged = named.find((span) => span.startsWith("-l "));
  assert.equal(tagged, "-l KEY=VALUE");
  assert.deepEqual(
    targetSelector({ domain: [], "user-profile": [], space: [], "app-type": [], selector: ["KEY=VALUE"] }),
    { tags: { KEY: "VALUE" } },
  );
});

test("every npm script that the README tells to run is there", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const lines = commandLines([...ofLanguage("sh"), ...spans], "npm");
  const names = lines.flatMap(([verb = "", ...args]) =>
    verb === "run" ? args.filter((arg) => !arg.startsWith("-")).slice(0, 1) : verb === "test" ? [verb] : [],
  );
  assert.ok(names.includes("demo") && names.includes("test"), names.join("\n"));
  for (const name of names) assert.ok(Object.hasOwn(scripts, name), `npm run ${name}`);
});

test("every file and folder that the README links to is there", () => {
  const links = Array.from(readme.matchAll(/\]\(([^)\s]+)\)/g), ([, target = ""]) => target);
  const local = links.filter((target) => !/^[a-z]+:|^#/.test(target));
  assert.ok(local.length >= 8, local.join("\n"));
  for (const target of local) assert.ok(existsSync(join(root, target.replace(/#.*/, ""))), target);
});

test("the README's table of check types names all that there are", () => {
  const types = checkTypes.filter(({ combines }) => combines !== true).map(({ name }) => name);
  assert.deepEqual(firstCells(readme, "check type").toSorted(), types.toSorted());
  for (const { name } of checkTypes) assert.match(readme, new RegExp(`\`${name}\``));
});

test("the README names the check types that a machine repairs", () => {
  const [, listed = ""] = /`remedy: auto`, for checks of the types ([^]*?) that say/.exec(readme) ?? [];
  const named = [...listed.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  assert.deepEqual(
    named,
    checkTypes.filter(({ remedy }) => remedy !== undefined).map(({ name }) => name),
  );
});

test("the README's table of exit codes names all that looking and changing end with", async () => {
  const [scan, apply] = await Promise.all([commands["scan"]?.load(), commands["apply"]?.load()]);
  const codes = new Set([scan, apply].flatMap((one) => Object.keys(one?.exits ?? {}).map(Number)));
  assert.deepEqual(
    firstCells(readme, "exit").map(Number),
    [...codes].toSorted((a, b) => a - b),
  );
});

test("every reason that the README names is one that a report can hold", () => {
  const named = Array.from(
    readme.matchAll(/`unknown \(([a-z-]+)\)`|reported as `([a-z-]+)`/g),
    ([, one, two]) => one ?? two,
  );
  assert.ok(named.length >= 2);
  for (const reason of named) assert.ok(Object.hasOwn(reasons, String(reason)), reason);
});
