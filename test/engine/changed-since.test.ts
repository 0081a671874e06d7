import assert from "node:assert/strict";
import { test } from "node:test";

import { changedSince } from "../../src/engine/changed-since.ts";
import type { CompiledCheck } from "../../src/model/policy.ts";
import { check, policySet } from "./support/fleet.ts";

const set = (hash: string, ...checks: readonly CompiledCheck[]) => ({ ...policySet({ name: "p", checks }), hash });
const now = set("now", check("a"), check("b", { spec: { path: "~/b", deep: { x: 1, y: 2 } } }));

const table = [
  ["the same check is not changed", set("old", check("a")), "a", false],
  ["another spec is", set("old", check("a", { spec: { path: "~/other" } })), "a", true],
  ["another type is", set("old", check("a", { type: "file" })), "a", true],
  ["a check that was not there is", set("old"), "a", true],
  ["a check that is no longer there is", set("old", check("c")), "c", true],
  [
    "a title, a severity and a line in a file are not what is asked",
    set("old", check("a", { title: "x", severity: "low", position: { file: "q", line: 9, column: 9 } })),
    "a",
    false,
  ],
  ["the order of keys is nothing", set("old", check("b", { spec: { deep: { y: 2, x: 1 }, path: "~/b" } })), "b", false],
] as const;

for (const [title, old, id, changed] of table)
  test(title, () => {
    assert.equal(changedSince(now, () => old)("old", "p", id), changed);
  });

test("under the same hash nothing changed, and no set is looked up", () => {
  assert.equal(changedSince(now, () => assert.fail())("now", "p", "a"), false);
});

test("where the earlier set is not kept, every check counts as changed", () => {
  assert.equal(changedSince(now, () => undefined)("old", "p", "a"), true);
});

test("an earlier set is looked up once for all its checks", () => {
  let lookups = 0;
  const changed = changedSince(now, () => {
    lookups++;
    return undefined;
  });
  changed("old", "p", "a");
  changed("old", "p", "b");
  assert.equal(lookups, 1);
});
