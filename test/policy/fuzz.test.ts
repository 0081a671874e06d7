import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { checkTypes } from "../../src/checks/registry.ts";
import { parseConfig } from "../../src/policy/parse-config.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import type { Problem } from "../../src/policy/problem.ts";
import { base } from "./base.ts";

/** Pieces that YAML gives a meaning to, in any order. */
const pieces = [
  "- ",
  "? ",
  ": ",
  "{",
  "}",
  "[",
  "]",
  ",",
  "&a ",
  "*a",
  "!t ",
  "!!str ",
  "|\n",
  ">\n",
  "'",
  '"',
  "#",
  "%YAML 1.1\n",
  "---\n",
  "...\n",
  "\n",
  "\n  ",
  "\n\t",
  "<<: ",
  "a: ",
  "__proto__: ",
  "0755",
  "~",
  "yes",
  "\\x",
  "\u0000",
  "\ud800",
  "\u2028",
];

const yamlish = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(""));

/** The base policy with a few spans of it replaced. */
const mutated = fc
  .array(fc.tuple(fc.nat(base.length), fc.nat(12), fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 8 }))), {
    maxLength: 4,
  })
  .map((edits) =>
    edits.reduce((text, [at, length, piece]) => text.slice(0, at) + piece + text.slice(at + length), base),
  );

const unprintable = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function assertSound(problems: readonly Problem[]): void {
  assert.ok(problems.length > 0);
  for (const { file, line, column, code, message, remedy, frame } of problems) {
    assert.ok(line >= 1 && column >= 1);
    assert.match(code, /^[a-z0-9.]+(-[a-z0-9.]+)*$/);
    for (const text of [file, message, remedy, frame]) assert.doesNotMatch(text, unprintable);
    assert.ok(message !== "" && remedy !== "");
  }
}

suite("whatever a file holds, the answer is a set or problems that can be shown", () => {
  const property = (text: string | Uint8Array): void => {
    const parsed = parsePolicies([{ path: "p.yaml", text }], checkTypes);
    if (!parsed.ok) assertSound(parsed.problems);
    const config = parseConfig(text, "c.yaml");
    if (!config.ok) assertSound(config.problems);
  };

  test("for arbitrary bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), property), { numRuns: 300 });
  });
  test("for arbitrary text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), property), { numRuns: 300 });
  });
  test("for pieces of YAML in any order", () => {
    fc.assert(fc.property(yamlish, property), { numRuns: 1_000 });
  });
  test("for a policy with anything in it replaced", () => {
    fc.assert(fc.property(mutated, property), { numRuns: 500 });
  });
  test("for any JSON value, which is YAML too", () => {
    fc.assert(fc.property(fc.json(), property), { numRuns: 300 });
  });
  test("for any JSON value as the spec of a check", () => {
    fc.assert(
      fc.property(fc.constantFrom(...checkTypes.map(({ name }) => name)), fc.json(), (name, spec) => {
        property(
          `{ apiVersion: plumbline/v1, kind: Policy, metadata: { name: a }, spec: { checks: [{ id: b, ${name}: ${spec} }] } }`,
        );
      }),
      { numRuns: 500 },
    );
  });
});

suite("a hostile file is answered in time that grows no faster than its size", () => {
  const size = 100_000;
  const bombs: Readonly<Record<string, string>> = {
    "open brackets": "[",
    "open braces": "{a: ",
    "nested lists": "- ",
    "closing brackets": "]",
    "commas in a list": ",",
    anchors: "&a ",
    aliases: "- *a\n",
    tags: "!a ",
    quotes: '"',
    documents: "---\n",
    "the same key": "a: 1\n",
    "broken escapes": "\\q",
    "tabs as indentation": "a:\n\t",
    "unknown checks": "- {}\n",
  };
  for (const [what, piece] of Object.entries(bombs)) {
    test(`made of ${what}`, () => {
      const prefix = { "commas in a list": "[", "broken escapes": '"' }[what] ?? "";
      const started = performance.now();
      const parsed = parsePolicies(
        [{ path: "p.yaml", text: prefix + piece.repeat(Math.floor(size / piece.length)) }],
        checkTypes,
      );
      assert.ok(!parsed.ok);
      assert.ok(parsed.problems.length <= 101);
      // Ten times what it takes on a slow machine, and far less than a quadratic path would.
      assert.ok(performance.now() - started < 15_000);
    });
  }

  test("made of distinct keys, or of checks without end", () => {
    const keys = Array.from({ length: 12_000 }, (_, index) => `k${index}: 1`).join("\n");
    const checks = `${base.split("checks:")[0]}checks:\n${"    - { id: a, fil: {} }\n".repeat(4_000)}`;
    for (const text of [keys, checks]) {
      const started = performance.now();
      assert.ok(!parsePolicies([{ path: "p.yaml", text }], checkTypes).ok);
      assert.ok(performance.now() - started < 15_000);
    }
  });
});
