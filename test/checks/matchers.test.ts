import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import type { Json } from "../../src/model/check.ts";
import { printable } from "../../src/model/untrusted.ts";
import { decide } from "../../src/checks/matchers/decide.ts";
import { decidePrefix } from "../../src/checks/matchers/decide-prefix.ts";
import { matches } from "../../src/checks/matchers/matches.ts";
import type { Matcher } from "../../src/checks/matchers/matcher.ts";

const rows: readonly (readonly [title: string, matcher: Matcher, value: Json | undefined, ok: boolean | "unknown"])[] =
  [
    ["a plain value is equal to itself", "a", "a", true],
    ["a number is not its text", 5, "5", false],
    ["true is not 1", true, 1, false],
    ["null is null", null, null, true],
    ["a plain list is compared in depth and order", ["a", ["b"]], ["a", ["b"]], true],
    ["another order is another list", ["a", "b"], ["b", "a"], false],
    ["the order of keys does not count", { equals: { a: 1, b: 2 } }, { b: 2, a: 1 }, true],
    ["a key too many is another map", { equals: { a: 1 } }, { a: 1, b: 2 }, false],
    ["a list is no map with the same keys", { equals: ["a"] }, { "0": "a" }, false],
    ["one of several values passes", { oneOf: ["a", 5] }, 5, true],
    ["none of several values fails", { oneOf: ["a", 5] }, "5", false],
    ["`not` inverts", { not: "a" }, "b", true],
    ["`not` inverts null, which any kind of value may be asked", { not: null }, "b", true],
    ["one choice of the value's kind is enough for `not`", { not: { oneOf: [5, "a"] } }, "b", true],
    ["`not not` is the same", { not: { not: "a" } }, "a", true],
    ["all keys must hold", { matches: "^a", lacks: "b" }, "ab", false],
    ["a text contains a text", { contains: "b" }, "abc", true],
    ["a text contains a line that matches", { contains: { matches: "^b$" } }, "a\nb\nc", true],
    ["a text lacks a line that matches", { lacks: { matches: "^b$" } }, "a\nbc", true],
    ["a list contains an equal element", { contains: 5 }, [4, 5], true],
    ["a list does not contain part of an element", { contains: "a" }, ["ab"], false],
    ["a list lacks what it does not hold", { lacks: "a" }, [], true],
    ["a list of several kinds lacks what it does not hold", { lacks: { equals: "a" } }, ["b", 5, null], true],
    ["an element of the wrong kind does not satisfy what every element must", { lacks: { not: "a" } }, ["a", 5], false],
    [
      "a line of the wrong kind does not satisfy what every line must",
      { lacks: { not: { atLeast: 5 } } },
      "7\nx",
      false,
    ],
    ["a pattern is found anywhere", { matches: "b+" }, "abbc", true],
    ["anchors are the ends of the text", { matches: "^b$" }, "a\nb", false],
    ["case counts", { matches: "A" }, "a", false],
    ["unless it is told not to", { matches: "(?i)A" }, "a", true],
    ["a number within its bounds passes", { atLeast: 1, atMost: 3 }, 3, true],
    ["a number beyond its bounds fails", { atMost: 3 }, 3.1, false],
    ["text that is a decimal number is compared as one", { atLeast: 10 }, "9", false],
    ["hexadecimal text is no number", { atLeast: 1 }, "0x10", false],
    ["no text is no number", { atMost: 1 }, "", false],
    ["a short version is filled up with zeros", { version: ">=4.2" }, "4.2", true],
    ["a version with a v is one", { version: "4.x" }, "v4.9.0", true],
    ["a Python pre-release is below its release", { version: ">=1.0" }, "1.0rc1", false],
    ["a Python post-release has no place in the order", { version: ">=1.0" }, "1.0.post1", "unknown"],
    ["four numbers have no place in the order", { version: ">=1.0" }, "1.2.3.4", "unknown"],
    ["a word is no version", { version: ">=1.0" }, "latest", "unknown"],
    ["a lone number in a sentence is no version", { version: ">=4" }, "Error 404: not found", "unknown"],
    ["a number is no version", { version: ">=1.0" }, 1.2, false],
    ["an unknown stays unknown under `not`", { not: { version: ">=1.0" } }, "latest", "unknown"],
    ["the bounds are between themselves", { between: [1, 3] }, 3, true],
    ["what is beyond a bound is not between", { between: [1, 3] }, 3.1, false],
    ["text that is a decimal number may be between", { between: [1, 3] }, "2", true],
    ["the length of a text is in characters", { length: 2 }, "a\u{1f600}", true],
    ["the length of a list is in elements", { length: { atLeast: 2 } }, ["a"], false],
    ["the length of a map is in keys", { length: 1 }, { a: [1, 2] }, true],
    ["a list of some of the values is a subset", { subsetOf: ["a", "b", 5] }, ["b", 5], true],
    ["an empty list is a subset", { subsetOf: ["a"] }, [], true],
    ["another value makes it none", { subsetOf: ["a", 5] }, ["a", "5"], false],
    ["a list with all of the values is a superset", { supersetOf: ["a", { b: 1 }] }, [{ b: 1 }, "c", "a"], true],
    ["a missing value makes it none", { supersetOf: ["a", "b"] }, ["a"], false],
    ["`all` wants each", { all: [{ matches: "a" }, { matches: "b" }] }, "ac", false],
    ["`any` wants one", { any: ["x", { matches: "^a" }] }, "ab", true],
    ["`any` of the wrong kinds alone fails", { any: [5, true] }, "ab", false],
    ["`none` wants nothing to hold", { none: ["x", { matches: "^b" }] }, "ab", true],
    ["`none` fails on the first that holds", { none: ["x", { matches: "^a" }] }, "ab", false],
    ["an unknown beside a true does not matter to `any`", { any: [{ version: ">=1" }, "latest"] }, "latest", true],
    ["an unknown beside a false leaves `any` open", { any: [{ version: ">=1" }, "x"] }, "latest", "unknown"],
    ["an unknown beside a false leaves `none` open", { none: [{ version: ">=1" }, "x"] }, "latest", "unknown"],
    ["what is not there is absent", { absent: true }, undefined, true],
    ["null is there", { absent: true }, null, false],
    ["what is not there lacks everything", { lacks: "a" }, undefined, true],
    ["what is not there fails every other key", { lacks: "a", matches: "." }, undefined, false],
    ["a value that is absent or right passes", { any: [{ absent: true }, "strict"] }, undefined, true],
    ["a value that is neither absent nor right fails", { any: [{ absent: true }, "strict"] }, "off", false],
    ["`not absent` is any value at all", { not: { absent: true } }, false, true],
    ["`not absent` fails on nothing", { not: { absent: true } }, undefined, false],
    ["a false beats an unknown", { version: ">=1.0", equals: "x" }, "latest", false],
  ];

describe("matchers", () => {
  for (const [title, matcher, value, ok] of rows) test(title, () => assert.equal(decide(matcher, value).ok, ok));

  const wrongKind: readonly (readonly [Matcher, Json])[] = [
    [{ matches: "a" }, 5],
    [{ contains: "a" }, 5],
    [{ lacks: "a" }, null],
    [{ atLeast: 1 }, "many"],
    [{ atMost: 1 }, [1]],
    [{ version: "1.x" }, true],
    [{ contains: 5 }, "5"],
    [5, "5"],
    ["false", false],
    [["a"], "a"],
    ["x", null],
    [{ oneOf: [5, true] }, "5"],
    [{ matches: "^x", atLeast: 3 }, "a"],
    [{ contains: { matches: "a" } }, ["b", 5]],
    [{ lacks: { not: "a" } }, ["a", 5]],
    [{ between: [1, 2] }, "many"],
    [{ length: 1 }, true],
    [{ subsetOf: ["a"] }, "a"],
    [{ supersetOf: ["a"] }, { a: 1 }],
    [{ all: [{ matches: "a" }] }, 5],
    [{ any: [5, true] }, "a"],
    [{ none: [{ matches: "a" }] }, 5],
  ];
  for (const [matcher, value] of wrongKind) {
    test(`${JSON.stringify(matcher)} on ${JSON.stringify(value)} fails with and without \`not\`, and says why`, () => {
      for (const wanted of [matcher, { not: matcher }, { not: { not: matcher } }]) {
        const match = matches(wanted, value);
        assert.equal(match.ok, false);
        assert.match(match.observed, /expected a .*, found a/);
      }
    });
  }

  for (const matcher of [{ matches: "a" }, { equals: null }, { none: ["a"] }, { length: 0 }] as const)
    test(`${JSON.stringify(matcher)} on nothing fails with and without \`not\`, and says why`, () => {
      for (const wanted of [matcher, { not: matcher }, { not: { not: matcher } }]) {
        const match = matches(wanted, undefined);
        assert.equal(match.ok, false);
        assert.match(match.observed, /expected a value, found nothing/);
      }
    });

  test("`all`, `any` and `none` follow Kleene's tables, whatever the order", () => {
    // On the text "v": true, false and not known.
    const terms = { true: "v", false: "w", unknown: { version: ">=1" } } as const;
    const rank = { false: 0, unknown: 1, true: 2 } as const;
    const names = fc.array(fc.constantFrom("true", "false", "unknown"), { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(names, (chosen) => {
        const matchers = chosen.map((name) => terms[name]);
        const ranks = chosen.map((name) => rank[name]);
        const rankOf = (matcher: Matcher): number => rank[`${decide(matcher, "v").ok}`];
        assert.equal(rankOf({ all: matchers }), Math.min(...ranks));
        assert.equal(rankOf({ any: matchers }), Math.max(...ranks));
        assert.equal(rankOf({ none: matchers }), 2 - Math.max(...ranks));
      }),
    );
  });

  test("a text beyond 256 KiB is not searched by a pattern", () => {
    const found = decide({ matches: "x" }, "x".repeat(256 * 1024 + 1));
    assert.deepEqual(found, {
      ok: "unknown",
      reason: { code: "truncated", detail: "the text is longer than 256 KiB" },
    });
  });

  test("a pattern that makes backtracking engines hang ends", { timeout: 5_000 }, () => {
    assert.equal(decide({ matches: "^(a+)+$" }, `${"a".repeat(200_000)}!`).ok, false);
  });

  test("what is said is printable and short, whatever the value", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.string({ unit: "binary" }), (value, key) => {
        const { expected, observed } = matches({ equals: "x" }, asJson(value), key);
        for (const text of [expected, observed]) {
          assert.equal(text, printable(text));
          assert.ok(text.length < 2048);
        }
      }),
    );
  });

  test("what the beginning of a text decides, the whole text decides alike", () => {
    const part = fc.constantFrom("a", "b", "ab\n", "b\na");
    const line = fc.constantFrom({ matches: "^a$" }, { not: "a" }, { contains: "b", lacks: "a" }, { matches: "b$" });
    const matcher: fc.Arbitrary<Matcher> = fc.oneof(
      fc.record({ contains: fc.oneof(part, line) }),
      fc.record({ lacks: fc.oneof(part, line) }),
      fc.record({ contains: fc.oneof(part, line), lacks: fc.oneof(part, line) }),
      fc.record({ equals: part, lacks: fc.oneof(part, line) }),
      fc.record({ not: fc.record({ lacks: part }) }),
    );
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n"), maxLength: 12 });
    let decided = 0;
    fc.assert(
      fc.property(matcher, text, text, (wanted, start, rest) => {
        const early = decidePrefix(wanted, start).ok;
        if (early === "unknown") return;
        decided += 1;
        assert.equal(decide(wanted, start + rest).ok, early);
      }),
      { numRuns: 2_000 },
    );
    assert.ok(decided > 100, "the property was tried on decided cases");
  });
});

/** fast-check's JSON values are typed as unknown. */
const asJson = (value: unknown): Json => JSON.parse(JSON.stringify(value));
