import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { fileURLToPath } from "node:url";
import { matcherProperties } from "../../src/checks/matchers/schema.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { folder, plumbline } from "./support/plumbline.ts";

const library = fileURLToPath(new URL("../../policies", import.meta.url));
const explain = (...args: readonly string[]) => plumbline(["explain", ...args], { cwd: library });

/** What is shown under "Example:" or "Examples:", one text each. */
const examplesIn = (text: string): readonly string[] =>
  (/^Examples?:\n\n([^]*)$/m.exec(text)?.[1] ?? "").trimEnd().split("\n\n");

const policyOf = (check: string): string =>
  `apiVersion: plumbline/v1\nkind: Policy\nmetadata: { name: example }\nspec:\n  checks:\n    - ${check.trim().replaceAll("\n  ", "\n      ")}\n`;

suite("plumbline explain", () => {
  test("names every check type and every matcher", async () => {
    const { code, stdout, stderr } = await explain();
    assert.deepEqual([code, stderr], [0, ""]);
    for (const name of [...checkTypes.map((type) => type.name), ...Object.keys(matcherProperties)])
      assert.match(stdout, new RegExp(`^ {2}${name} +\\S`, "m"));
  });

  for (const { name } of checkTypes)
    test(`shows ${name} with examples that are checks, to be copied as they stand`, async () => {
      const { code, stdout } = await explain(name);
      assert.equal(code, 0);
      const examples = examplesIn(stdout);
      assert.ok(examples.length > 0);
      for (const example of examples) {
        const parsed = parsePolicies([{ path: "example.yaml", text: policyOf(example) }], checkTypes);
        assert.deepEqual(parsed.ok ? [] : parsed.problems, [], example);
      }
    });

  test("says what a machine repairs of which type", async () => {
    for (const { name, remedy } of checkTypes) {
      const { stdout } = await explain(name);
      const words = /^Remedy:\n([^]*?)\n\n/m.exec(stdout)?.[1]?.replaceAll(/\s+/g, " ") ?? "";
      assert.match(words, /^ run a command, .* none what a person|^ auto .* run a command/);
      assert.equal(words.includes(remedy?.about ?? "auto"), remedy !== undefined);
    }
  });

  test("shows a matcher with examples that are matchers", async () => {
    for (const name of Object.keys(matcherProperties).filter((key) => !checkTypes.some((type) => type.name === key))) {
      const { code, stdout } = await explain(name);
      assert.equal(code, 0);
      const [example = ""] = examplesIn(stdout);
      const setting = ["path: ~/a.json", "format: json", "key: a", ...example.trim().split(/\n {2}/)];
      const text = policyOf(`id: a\n  setting:\n    ${setting.join("\n    ")}`);
      const parsed = parsePolicies([{ path: "example.yaml", text }], checkTypes);
      assert.deepEqual(parsed.ok ? [] : parsed.problems, [], text);
    }
  });

  test("says of a name that is none what was probably meant", async () => {
    const { code, stderr } = await explain("fiel");
    assert.equal(code, 3);
    assert.match(stderr, /no check type and no matcher "fiel"[^]*Did you mean file\?/);
  });

  test("shows what policies ask in one visit, each question once, and for whom", async () => {
    using place = folder({
      "p.yaml":
        "apiVersion: plumbline/v1\nkind: Policy\nmetadata: { name: p }\nspec:\n  checks:\n    - { id: a, file: { path: ~/x, mode: '0600' } }\n    - { id: b, file: { path: ~/x, contains: y } }\n    - { id: c, command: { run: umask } }\n",
    });
    const shown = await plumbline(["explain", "--program", "p.yaml"], { cwd: place.path });
    assert.deepEqual([shown.code, shown.stderr], [0, ""]);
    assert.match(shown.stdout, /^3 checks ask 2 questions, in one program of [\d.]+ KiB and one round trip:\n/);
    assert.match(
      shown.stdout,
      /\n {2}look {3}~\/x {2}\(stat, read up to 256 KiB\)\n {6}for p\/a\n {6}for p\/b\n {2}run {4}umask {2}\(at most 30 s and 256 KiB of each output\)\n {6}for p\/c\n/,
    );
    const bad = await plumbline(["explain", "--program", "none"], { cwd: place.path });
    assert.equal(bad.code, 3);
    const data = JSON.parse((await explain("--program", library, "-o", "json")).stdout);
    assert.ok(data.checks > 20 && data.questions.length > 20);
  });
});
