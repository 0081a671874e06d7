import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parse } from "yaml";
import { yaml } from "../../src/cli/yaml.ts";

test("any JSON data written as YAML reads back as the same data", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
      const data: unknown = JSON.parse(JSON.stringify(value));
      assert.deepEqual(parse(yaml(data), { version: "1.2", schema: "core" }), data);
    }),
    { numRuns: 300 },
  );
});

test("words that a YAML reader could take for something else stay texts, also for a YAML 1.1 reader", () => {
  const words = [
    "no",
    "Yes",
    "on",
    "null",
    "~",
    "1e3",
    "0o17",
    "12:30",
    "-",
    "? x",
    "a: b",
    "#",
    "2026-11-23",
    "=",
    "",
    " x",
    "'",
    "true",
  ];
  assert.deepEqual(parse(yaml(words), { version: "1.1" }), words);
});

test("lists and maps are written as blocks", () => {
  assert.equal(yaml({ a: { b: ["x", { c: 1, d: [] }] }, e: {} }), "a:\n  b:\n  - x\n  - c: 1\n    d: []\ne: {}\n");
});

test("control and direction-changing characters are escaped in every text", () => {
  const text = yaml({ "k\u001b": "a\u202eb\u009b" });
  assert.match(text, /^[\x20-\x7e\n]*$/);
});
