import assert from "node:assert/strict";
import { test } from "node:test";
import { stillTrue } from "../../src/agent/still-true.ts";
import type { Change, FindingState } from "../../src/model/lifecycle.ts";
import { item } from "../notify/support/notices.ts";
import { state } from "./support/changes.ts";

const resolved = { lifecycle: "resolved", closedAt: "2026-03-02T05:00:00.000Z" } as const;
const rows: readonly (readonly [string, readonly Change[], Partial<FindingState> | null, readonly Change[]])[] = [
  ["an opened finding that is open is told", ["opened"], {}, ["opened"]],
  ["an opened finding that came back meanwhile is told", ["opened"], { lifecycle: "reopened" }, ["opened"]],
  ["an opened finding that is resolved by now is not", ["opened"], resolved, []],
  ["a resolved finding is told", ["resolved"], resolved, ["resolved"]],
  ["a resolved finding that came back is not", ["resolved"], { lifecycle: "reopened" }, []],
  ["one that was opened and resolved before anybody was told is not", ["opened", "resolved"], resolved, []],
  ["one that was reopened and resolved before anybody was told is not", ["reopened", "resolved"], resolved, []],
  [
    "one that was resolved and came back is told as that alone",
    ["resolved", "reopened"],
    { lifecycle: "reopened" },
    ["reopened"],
  ],
  [
    "one that went to and fro is told as it ended",
    ["opened", "resolved", "reopened"],
    { lifecycle: "reopened" },
    ["reopened"],
  ],
  [
    "one that was opened and then lost its check is not",
    ["opened", "orphaned"],
    { ...resolved, sideStates: ["orphaned"] },
    [],
  ],
  ["one that lost its check is told", ["orphaned"], { ...resolved, sideStates: ["orphaned"] }, ["orphaned"]],
  [
    "one that is flapping is told so beside its life",
    ["opened", "flapping"],
    { sideStates: ["flapping"] },
    ["opened", "flapping"],
  ],
  ["one that flapped and settled is told as settled", ["flapping", "settled"], {}, ["settled"]],
  ["one that was stale and is fresh is not told as stale", ["stale"], {}, []],
  ["one that is stale is told", ["stale"], { sideStates: ["stale"] }, ["stale"]],
  ["one that is stale again is not told as fresh", ["fresh"], { sideStates: ["stale"] }, []],
  ["one that is contested is told", ["contested"], { sideStates: ["contested"] }, ["contested"]],
  ["one that nobody remembers is not told", ["opened"], null, []],
];

for (const [sentence, changes, facts, told] of rows)
  test(sentence, async () => {
    const items = changes.map((change, at) => item({ change, at: `2026-03-02T04:0${at}:00.000Z` }));
    const kept = await stillTrue(items.toReversed(), () => Promise.resolve(facts === null ? undefined : state(facts)));
    assert.deepEqual(
      items.filter((one) => kept.has(one)).map(({ change }) => change),
      told,
    );
  });
