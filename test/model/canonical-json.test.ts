import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { canonicalJson } from "../../src/model/canonical-json.ts";

test("keys stand in code-unit order, those that look like numbers too, and what is undefined is left out", () => {
  const value = { b: undefined, é: 1, "9": [{ z: 0, a: undefined }, undefined], "10": null, B: "\ud800", a: -0 };
  assert.equal(canonicalJson(value), '{"10":null,"9":[{"z":0},null],"B":"\\ud800","a":0,"é":1}');
});

test("the order in which keys came makes no difference, and the text reads as the value", () => {
  const turned = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(turned);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([key, item]) => [key, turned(item)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const text = canonicalJson(value);
      assert.equal(text, canonicalJson(turned(value)));
      assert.equal(JSON.stringify(JSON.parse(text)).length, text.length);
      assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
    }),
  );
});

/** How the store wrote it first: the engine puts keys that look like numbers before all others, by value. */
const first = (value: unknown): string => JSON.stringify(ordered(value)) ?? "null";

function ordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(ordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, ordered(item)]),
  );
}

test("a store of the first days has the same text for all that has no key that looks like a number", () => {
  const key = fc.string({ unit: "binary" }).filter((text) => !/^\d+$/.test(text));
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, undefined, true, false, 0.1, -1e21),
      fc.string({ unit: "binary" }),
      fc.array(tie("value")),
      fc.dictionary(key, tie("value")),
    ),
  }));
  fc.assert(fc.property(value, (one) => assert.equal(canonicalJson(one), first(one))));
});
