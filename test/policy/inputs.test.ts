import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { checkTypes } from "../../src/checks/registry.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";

const text = (inputs: string, check: string): string => `apiVersion: plumbline/v1
kind: Policy
metadata: { name: p }
spec:
  inputs:
${inputs}
  checks:
    - id: c
      ${check}
`;
const mirror = '    mirror: { type: string, default: "https://a.example/simple" }';
const parse = (inputs: string, check: string) =>
  parsePolicies([{ path: "p.yaml", text: text(inputs, check) }], checkTypes);

function specOf(inputs: string, check: string): unknown {
  const parsed = parse(inputs, check);
  assert.deepEqual(parsed.ok ? [] : parsed.problems, []);
  assert.ok(parsed.ok);
  return parsed.set.policies[0]?.checks[0]?.spec;
}

const setting = "path: ~/a.json, format: json, key: k";
const rows: readonly (readonly [title: string, inputs: string, check: string, part: object])[] = [
  [
    "a whole value is the input",
    mirror,
    `setting: { ${setting}, equals: "\${inputs.mirror}" }`,
    { equals: "https://a.example/simple" },
  ],
  [
    "a whole value keeps its type",
    "    most: { type: number, default: 5 }",
    `setting: { ${setting}, atMost: "\${inputs.most}" }`,
    { atMost: 5 },
  ],
  [
    "a list is a list",
    '    some: { type: list, default: ["a", "b"] }',
    `setting: { ${setting}, oneOf: "\${inputs.some}" }`,
    { oneOf: ["a", "b"] },
  ],
  [
    "within a text it is text",
    "    n: { type: number, default: 5 }",
    `setting: { ${setting}, equals: "v\${inputs.n}.\${inputs.n}" }`,
    { equals: "v5.5" },
  ],
  [
    "within a pattern it means itself",
    "    n: { type: string, default: 'a.b+' }",
    `setting: { ${setting}, matches: "^\${inputs.n}$" }`,
    { matches: "^(?:a\\.b\\+)$" },
  ],
  [
    "before a quantifier it is repeated as a whole",
    "    n: { type: string, default: 'ab' }",
    `setting: { ${setting}, matches: "^\${inputs.n}?x\${inputs.n}{2}[$]\${inputs.n}$" }`,
    { matches: "^(?:ab)?x(?:ab){2}[$](?:ab)$" },
  ],
  [
    "within braces of a pattern it is no count",
    "    n: { type: number, default: 3 }",
    `setting: { ${setting}, matches: "^a{\${inputs.n}}$" }`,
    { matches: "^a{(?:3)}$" },
  ],
  [
    "two dollars stand for one",
    mirror,
    `setting: { ${setting}, oneOf: ["\${inputs.mirror}", "$\${inputs.x}"] }`,
    { oneOf: ["https://a.example/simple", "${inputs.x}"] },
  ],
  [
    "within a path it is part of it",
    "    d: { type: string, default: x }",
    `file: { path: "~/\${inputs.d}/f", exists: true }`,
    { path: "~/x/f" },
  ],
];

suite("an input in a check", () => {
  for (const [title, inputs, check, part] of rows)
    test(title, () => assert.partialDeepStrictEqual(specOf(inputs, check), part));

  test("within a pattern it matches itself and nothing else, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 12, unit: "grapheme-ascii" }), (value) => {
        const spec = specOf(
          `    n: { type: string, default: ${JSON.stringify(value)} }`,
          `file: { path: ~/a, contains: { matches: "x\${inputs.n}y" } }`,
        ) as { readonly contains: { readonly matches: string } };
        assert.ok(new RegExp(`^${spec.contains.matches}$`, "u").test(`x${value}y`));
      }),
      { numRuns: 100 },
    );
  });

  test("the set's hash is that of the same policy with the value written out", () => {
    const withInput = parse(mirror, `setting: { ${setting}, equals: "\${inputs.mirror}" }`);
    const other = parse(
      mirror.replace("a.example", "b.example"),
      `setting: { ${setting}, equals: "\${inputs.mirror}" }`,
    );
    assert.ok(withInput.ok && other.ok);
    assert.notEqual(withInput.set.hash, other.set.hash);
  });
});

const wrong: readonly (readonly [title: string, inputs: string, check: string, code: string, at: string])[] = [
  ["a misspelt name", mirror, `setting: { ${setting}, equals: "\${inputs.miror}" }`, "unknown-input", "9:64"],
  [
    "a default of another type",
    "    n: { type: number, default: five }",
    `setting: { ${setting}, equals: "\${inputs.n}" }`,
    "input-type",
    "6:33",
  ],
  [
    "a default that is not allowed",
    "    n: { type: string, default: a, allowed: [b] }",
    `setting: { ${setting}, equals: "\${inputs.n}" }`,
    "input-not-allowed",
    "6:33",
  ],
  [
    "a list within a text",
    "    n: { type: list, default: [a] }",
    `setting: { ${setting}, equals: "x\${inputs.n}" }`,
    "input-type",
    "9:64",
  ],
  [
    "a class of a pattern",
    mirror,
    `setting: { ${setting}, matches: "[\${inputs.mirror}]" }`,
    "input-in-pattern",
    "9:65",
  ],
  [
    "what is quoted in a pattern",
    mirror,
    `setting: { ${setting}, matches: '\\Qa\${inputs.mirror}\\E' }`,
    "input-in-pattern",
    "9:65",
  ],
  [
    "what stands behind a backslash",
    mirror,
    `setting: { ${setting}, matches: 'a\\\${inputs.mirror}' }`,
    "input-in-pattern",
    "9:65",
  ],
  [
    "a part of an escape",
    "    n: { type: string, default: '41' }",
    `setting: { ${setting}, matches: '\\x\${inputs.n}' }`,
    "setting-spec",
    "9:65",
  ],
  [
    "flags of a group",
    "    n: { type: string, default: 'i' }",
    `setting: { ${setting}, matches: '(?\${inputs.n})a' }`,
    "setting-spec",
    "9:65",
  ],
  ["a key", mirror, `setting: { ${setting}, equals: { "\${inputs.mirror}": 1 } }`, "input-in-key", "9:86"],
  ["shell text", mirror, 'command: { run: "echo ${inputs.mirror}" }', "input-in-shell", "9:23"],
  [
    "a value that the key does not take",
    "    n: { type: string, default: x }",
    'file: { path: ~/a, exists: "${inputs.n}" }',
    "wrong-type",
    "9:34",
  ],
  [
    "a value that leads out of the home",
    "    n: { type: string, default: .. }",
    'file: { path: "~/${inputs.n}/x", exists: true }',
    "file-spec",
    "9:21",
  ],
];
suite("what is wrong with an input is told at its place", () => {
  for (const [title, inputs, check, code, at] of wrong)
    test(title, () => {
      const parsed = parse(inputs, check);
      assert.ok(!parsed.ok);
      assert.deepEqual(
        parsed.problems.map((one) => `${one.code} ${one.line}:${one.column}`),
        [`${code} ${at}`],
      );
    });
});

for (const when of ["target.appType != 'x${inputs.a}'", 'target.id == "${inputs.a}y"', "target.id == r'\\${inputs.a}'"])
  test(`an input within a string of an expression is refused, since it could go on behind it: ${when}`, () => {
    const a = "    a: { type: string, default: \"' && target.provider == '\" }";
    const parsed = parse(a, `file: { path: ~/a, exists: true }\n      when: ${JSON.stringify(when)}`);
    assert.ok(!parsed.ok);
    assert.deepEqual(
      parsed.problems.map(({ code }) => code).filter((code) => code === "quoted-input"),
      ["quoted-input"],
    );
  });

test("inputs that multiply each other's length are refused, and cost nothing", () => {
  const long = `    a: { type: string, default: "${"x".repeat(100_000)}" }`;
  const parsed = parse(long, `file: { path: ~/a, exists: true }\n      title: "${"${inputs.a}".repeat(12_000)}"`);
  assert.ok(!parsed.ok);
  assert.equal(parsed.problems[0]?.code, "input-too-long");
});

test("an input that nothing refers to is a warning", () => {
  const parsed = parse(mirror, "file: { path: ~/a, exists: true }");
  assert.deepEqual(
    parsed.warnings.map(({ code, line }) => [code, line]),
    [["unused-input", 6]],
  );
  assert.ok(parsed.ok);
});
