import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";

const auto = (id: string): string => `{ id: ${id}, file: { path: ~/${id}, exists: false }, remedy: auto }`;
const byHand = (id: string): string => `{ id: ${id}, file: { path: ~/${id}, exists: false }, remedy: { none: why } }`;

const policy = (mode: string, ...checks: readonly string[]): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: demo }",
    "spec:",
    `  mode: ${mode}`,
    "  checks:",
    ...checks.map((check) => `    - ${check}`),
    "",
  ].join("\n");

/** Codes with their lines, problems before warnings; of texts by their paths. */
function told(texts: Readonly<Record<string, string>>): readonly string[] {
  const all = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const parsed = parsePolicies(
    all.filter(({ path }) => !path.endsWith("/fixture.yaml")),
    checkTypes,
    { fixtures: all.filter(({ path }) => path.endsWith("/fixture.yaml")) },
  );
  const problems = parsed.ok ? [] : parsed.problems;
  return [
    ...problems.map(({ file, line, code }) => `${file}:${line} ${code}`),
    ...parsed.warnings.map(({ line, code }) => `warning ${line} ${code}`),
  ];
}

/** Without what is told of every policy that enforces. */
const problems = (texts: Readonly<Record<string, string>>) => told(texts).filter((one) => !one.startsWith("warning"));

suite("a policy may enforce", () => {
  test("where a fixture shows that each remedy of a machine repairs its check", () => {
    const fixture = "title: t\nfails: [a, demo/b, c]\n";
    for (const path of ["p/x.yaml", "./p/x.yaml"])
      assert.deepEqual(
        problems({
          [path]: policy("enforce", auto("a"), auto("b"), byHand("c")),
          "p/fixtures/fail-all/fixture.yaml": fixture,
        }),
        [],
      );
    assert.deepEqual(
      problems({ "x.yaml": policy("enforce", auto("a")), "fixtures/fail-a/fixture.yaml": "title: t\nfails: [a]\n" }),
      [],
    );
  });

  test("by a line of a fixture that has many", () => {
    const fixture = "title: t\neach: [{ fails: a, file: a, lines: [x] }]\n";
    assert.deepEqual(problems({ "x.yaml": policy("enforce", auto("a")), "fixtures/fail-a/fixture.yaml": fixture }), []);
  });

  test("by fixtures that also name checks of a neighbour that was not read", () => {
    const fixture = "title: t\nfails: [a, neighbours]\n";
    assert.deepEqual(problems({ "x.yaml": policy("enforce", auto("a")), "fixtures/fail-a/fixture.yaml": fixture }), []);
  });

  test("where it only audits, whatever is beside it", () => {
    assert.deepEqual(told({ "x.yaml": policy("audit", auto("a")), "fixtures/fail-a/fixture.yaml": "titel: t\n" }), []);
  });
});

suite("a policy may not enforce", () => {
  test("where it was read without fixtures", () => {
    assert.deepEqual(problems({ "x.yaml": policy("enforce", auto("a"), auto("b")) }), [
      "x.yaml:5 enforce-without-fixtures",
    ]);
  });

  test("by the fixtures of another folder", () => {
    const fixture = "title: t\nfails: [a]\n";
    for (const path of ["fixtures/fail-a/fixture.yaml", "p/q/fixtures/fail-a/fixture.yaml", "p/fixture.yaml"])
      assert.deepEqual(problems({ "p/x.yaml": policy("enforce", auto("a")), [path]: fixture }), [
        "p/x.yaml:5 enforce-without-fixtures",
      ]);
  });

  for (const [what, fixture] of [
    ["in which its check cannot be told", "title: t\nfails: [a]\nunknown: [b]\n"],
    ["that leaves it to a person", "title: t\nfails: [a, b]\nbyHand: [demo/b]\n"],
    ["in which the check of another policy has its id", "title: t\nfails: [a, other/b]\n"],
  ] as const)
    test(`by a fixture ${what}, and each remedy without a proof is named`, () => {
      const texts = { "x.yaml": policy("enforce", auto("a"), auto("b")), "fixtures/fail-x/fixture.yaml": fixture };
      assert.deepEqual(problems(texts), ["x.yaml:8 unproven-remedy"]);
    });

  test("by a fixture that is wrong itself, which is told in its place, once for all that stand beside it", () => {
    const texts = {
      "x.yaml": policy("enforce", auto("a")),
      "y.yaml": policy("enforce", auto("c")).replace("demo", "other"),
      "fixtures/fail-x/fixture.yaml": "title: t\nfials: [a]\n",
    };
    assert.deepEqual(problems(texts), ["fixtures/fail-x/fixture.yaml:2 unknown-key"]);
  });
});

test("a policy that enforces nothing is doubted, since it would repair nothing", () => {
  const told_ = told({ "x.yaml": policy("enforce", byHand("a")) });
  assert.ok(told_.includes("warning 5 enforces-nothing"), told_.join());
  assert.deepEqual(
    told_.filter((one) => !one.startsWith("warning")),
    [],
  );
});
