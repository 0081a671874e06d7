import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { policyCaps } from "../../src/model/caps.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { base } from "./base.ts";

const parse = (...texts: readonly (string | Uint8Array)[]) =>
  parsePolicies(
    texts.map((text, index) => ({ path: `${index}.yaml`, text })),
    checkTypes,
  );

const named = (name: string): string => base.replace("home-credentials", name);

function setOf(...texts: readonly string[]) {
  const parsed = parse(...texts);
  assert.ok(parsed.ok, JSON.stringify(parsed));
  return parsed.set;
}

function problemsOf(...texts: readonly (string | Uint8Array)[]) {
  const parsed = parse(...texts);
  assert.ok(!parsed.ok);
  return parsed.problems;
}

suite("a compiled policy", () => {
  const [policy] = setOf(base).policies;
  assert.ok(policy);

  test("keeps what the file says and fills in what it leaves out", () => {
    assert.equal(policy.name, "home-credentials");
    assert.equal(policy.owner, "platform-security");
    assert.deepEqual(policy.controls, { "nist-800-53": ["IA-5", "AC-6"] });
    assert.deepEqual(policy.targets.tags, { team: "research" });
    const [keys, umask] = policy.checks;
    assert.equal(keys?.severity, "high");
    assert.equal(keys?.remediation, "deleting a person's keys needs a person");
    assert.equal(umask?.severity, "low");
    assert.equal(umask?.title, "umask");
    assert.equal(umask !== undefined && "remediation" in umask, false);
  });

  test("asks what its check types ask", () => {
    assert.deepEqual(
      policy.checks.map(({ asks }) => asks.map(({ kind }) => kind)),
      [["files"], ["run"]],
    );
  });

  test("knows where each check stands", () => {
    assert.deepEqual(
      policy.checks.map(({ position }) => position),
      [
        { file: "0.yaml", line: 19, column: 7 },
        { file: "0.yaml", line: 26, column: 7 },
      ],
    );
  });

  test("has the severity medium and audits when nothing is said", () => {
    const [small] = setOf(
      "{ apiVersion: plumbline/v1, kind: Policy, metadata: { name: a }, spec: { checks: [{ id: b, command: { run: umask, exit: 0 } }] } }",
    ).policies;
    assert.deepEqual(
      [small?.mode, small?.checks[0]?.severity, small?.title, small?.targets],
      ["audit", "medium", "a", {}],
    );
  });

  test("holds a remedy's command as it is written, in its hash too, and tells a person to run it", () => {
    const withRemedy = (remedy: string) =>
      setOf(
        `{ apiVersion: plumbline/v1, kind: Policy, metadata: { name: a }, spec: { checks: [{ id: b, command: { run: umask }, remedy: ${remedy} }] } }`,
      );
    const check = (remedy: string) => withRemedy(remedy).policies[0]?.checks[0];
    const plain = check("{ run: 'echo $${inputs.x}' }");
    assert.deepEqual(plain?.remedy, { run: "echo ${inputs.x}", timeoutMs: 60_000, layer: "session" });
    assert.equal(plain?.remediation, "Run `echo ${inputs.x}`.");
    const whole = check("{ run: x, undo: y, timeout: 0.5, layer: home }");
    assert.deepEqual(whole?.remedy, { run: "x", undo: "y", timeoutMs: 500, layer: "home" });
    const hashes = [
      "{ run: x }",
      "{ run: y }",
      "{ run: x, undo: y }",
      "{ run: x, timeout: 1 }",
      "{ run: x, layer: home }",
    ].map((remedy) => withRemedy(remedy).hash);
    assert.equal(new Set(hashes).size, 5);
  });

  test("is frozen to the bottom", () => {
    assert.throws(() => Object.assign(policy.checks[0]?.spec ?? {}, { path: "/etc/shadow" }), TypeError);
    assert.ok(Object.isFrozen(policy.checks[0]?.asks[0]));
  });
});

suite("the hash of a policy set", () => {
  const { hash } = setOf(named("a"), named("b"));

  test("stays when files are renamed, reordered, merged, reformatted or commented", () => {
    assert.equal(setOf(named("b"), named("a")).hash, hash);
    assert.equal(setOf(`${named("a")}---\n${named("b")}`).hash, hash);
    assert.equal(
      setOf(`# first\n\n${named("a").replace("[IA-5, AC-6]", "\n      - IA-5\n      - 'AC-6'")}`, named("b")).hash,
      hash,
    );
    assert.equal(setOf(named("a").replaceAll("\n", "\r\n"), named("b")).hash, hash);
  });

  test("stays when keys change places or a default is written out", () => {
    const moved = named("a")
      .replace("  severity: high\n  mode: audit\n", "  severity: high\n")
      .replace("metadata:", "metadata:");
    assert.equal(setOf(moved, named("b")).hash, hash);
    assert.equal(
      setOf(named("a").replace("  name: a\n", "").replace("  owner:", "  name: a\n  owner:"), named("b")).hash,
      hash,
    );
  });

  for (const [from, to] of [
    ["severity: high", "severity: low"],
    ["run: umask", "run: umask -S"],
    ["team: research", "team: other"],
    ["title: ~/", "title: In ~/"],
    ["a person's keys", "keys"],
  ] as const) {
    test(`changes when "${from}" becomes "${to}"`, () => {
      assert.notEqual(setOf(named("a").replace(from, to), named("b")).hash, hash);
    });
  }
});

suite("all problems are reported at once", () => {
  test("over all files, documents and kinds of mistakes, sorted by place", () => {
    const problems = problemsOf(
      base
        .replace("severity: high", "severity: hihg")
        .replace("id: umask", "id: no-access-keys")
        .replace('"^0?0[27]7$"', '"("'),
      "a: [",
      base.replace("owner:", "ower:").replace('"0600"', "0600"),
      Uint8Array.of(0x61, 0xff, 0x62),
    );
    assert.deepEqual(
      problems.map(({ file, line, code }) => `${file}:${line} ${code}`),
      [
        "0.yaml:9 not-allowed-value",
        "0.yaml:26 duplicate-check",
        "0.yaml:30 command-spec",
        "1.yaml:1 yaml",
        "2.yaml:4 duplicate-policy",
        "2.yaml:6 unknown-key",
        "2.yaml:23 octal-number",
        "3.yaml:1 not-utf8",
      ].filter((row) => !row.includes("duplicate-policy")),
    );
  });

  test("with a frame that points at the place", () => {
    const [problem] = problemsOf(base.replace("severity: high", "severity: hihg"));
    assert.equal(
      problem?.frame,
      ["8 | spec:", "9 |   severity: hihg", "  |             ^", "10 |   mode: audit"]
        .map((row, index) => (index === 3 ? row : ` ${row}`))
        .join("\n"),
    );
  });

  test("with a caret that stays in place behind escaped and cut text", () => {
    const [problem] = problemsOf(
      `metadata: { title: "${"é".repeat(300)}\t", zebra: 1 }\nkind: Policy\napiVersion: plumbline/v1\nspec: {}\n`,
    );
    const [row, caret] = problem?.frame.split("\n") ?? [];
    assert.ok(row && caret && row.length < 140);
  });

  test("without the credentials that stand in a line", () => {
    const [problem] = problemsOf(
      base.replace("mode: audit", "mdoe: https://bob:hunter2@example.org/?token=abc123&x=1"),
    );
    assert.match(problem?.frame ?? "", /https:\/\/\*{11}@example.org\/\?token=\*{6}&x=1/);
    const [named] = problemsOf(base.replace("severity: high", "severity: https://bob:hunter2@example.org/"));
    assert.doesNotMatch(JSON.stringify(named), /hunter2/);
  });

  test("up to a limit for all files, which is said", () => {
    const problems = problemsOf(...Array.from({ length: 7 }, () => "]\n".repeat(200)));
    assert.equal(problems.length, 5 * 101 + 1);
    assert.deepEqual([problems.at(-1)?.file, problems.at(-1)?.code], ["5.yaml", "too-many-problems"]);
  });

  test("up to a limit for one file, which is said", () => {
    const problems = problemsOf(Array.from({ length: 1_000 }, (_, index) => `k${index}: &a 1`).join("\n"));
    assert.equal(problems.length, 101);
    assert.ok(problems.some(({ code }) => code === "too-many-problems"));
  });
});

suite("warnings", () => {
  test("tell that an unquoted yes is a text, and are silent when it is quoted", () => {
    const setting = (value: string): string =>
      base.replace(/ {6}command:\n.*\n.*\n/, `      setting: { path: ~/.x, format: yaml, key: a, equals: ${value} }\n`);
    const parsed = parse(setting("yes"));
    assert.ok(parsed.ok);
    assert.deepEqual(
      parsed.warnings.map(({ line, column, code }) => `${line}:${column} ${code}`),
      ["28:60 yaml-1.1-boolean"],
    );
    assert.deepEqual(parse(setting('"yes"')).warnings, []);
  });

  test("tell that a policy enforces nothing", () => {
    const parsed = parse(base.replace("mode: audit", "mode: enforce"));
    assert.ok(parsed.ok);
    assert.equal(parsed.set.policies[0]?.mode, "enforce");
    assert.deepEqual(
      parsed.warnings.map(({ line, code }) => `${line} ${code}`),
      ["10 enforces-nothing"],
    );
  });
});

suite("what is too much or nothing is an error", () => {
  test("when there is no file", () => {
    assert.deepEqual(
      problemsOf().map(({ code }) => code),
      ["no-policy"],
    );
  });

  test("when a file exceeds its size", () => {
    const [problem] = problemsOf(`${base}#${" ".repeat(policyCaps.fileBytes)}`);
    assert.equal(problem?.code, "too-large");
    assert.match(problem.message, /262144/);
  });

  test("when there are too many files, or too many bytes in all", () => {
    assert.match(
      problemsOf(...Array.from({ length: policyCaps.files + 1 }, () => ""))[0]?.message ?? "",
      /2001 policy files/,
    );
    const quarter = "#".repeat(policyCaps.fileBytes);
    assert.match(problemsOf(...Array.from({ length: 33 }, () => quarter))[0]?.message ?? "", /8650752 bytes together/);
  });

  test("but a byte order mark, Windows line ends and empty documents are none", () => {
    assert.ok(parse(`\ufeff---\n${base.replaceAll("\n", "\r\n")}\r\n---\r\n`).ok);
    assert.ok(parse(new TextEncoder().encode(`\ufeff${base}`)).ok);
  });
});
