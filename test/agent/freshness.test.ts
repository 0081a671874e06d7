import assert from "node:assert/strict";
import { test } from "node:test";

import { lastAssessedIn, staleChecks } from "../../src/agent/freshness.ts";
import type { Severity } from "../../src/model/policy.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { check } from "../engine/support/fleet.ts";

const day = 86_400_000;
const now = Date.parse("2026-06-15T12:00Z");
const { freshness } = defaultConfig.schedule;
const planned = (policy: string, id: string, severity: Severity = "medium") => ({
  policy,
  check: check(id, { severity }),
});
const ago = (days: number) => new Date(now - days * day).toISOString();

test("a check was last assessed in the newest look whose scope holds it", () => {
  const lastAssessed = lastAssessedIn(
    [
      { target: "a", scope: "both", at: ago(5), policyHash: "h" },
      { target: "a", scope: "one", at: ago(1), policyHash: "h" },
      { target: "b", scope: "both", at: ago(3), policyHash: "h" },
    ],
    new Map([
      [
        "both",
        [
          ["p", "x"],
          ["p", "y"],
        ],
      ],
      ["one", [["p", "x"]]],
    ]),
  );
  assert.equal(lastAssessed("a", planned("p", "x")), now - day);
  assert.equal(lastAssessed("a", planned("p", "y")), now - 5 * day);
  assert.equal(lastAssessed("b", planned("p", "x")), now - 3 * day);
  assert.equal(lastAssessed("a", planned("p", "z")), undefined);
  assert.equal(lastAssessed("a", planned("q", "x")), undefined);
  assert.equal(lastAssessed("c", planned("p", "x")), undefined);
});

test("a scope that is no longer known assesses nothing", () => {
  assert.equal(
    lastAssessedIn([{ target: "a", scope: "gone", at: ago(1), policyHash: "h" }], new Map())("a", planned("p", "x")),
    undefined,
  );
});

test("a check is stale when it is older than the goal of its own severity, or was never assessed", () => {
  const all = [planned("p", "c", "critical"), planned("p", "h", "high"), planned("p", "m"), planned("p", "new")];
  const stale = (age: number) =>
    staleChecks("a", all, {
      lastAssessed: (_, { check }) => (check.id === "new" ? undefined : now - age),
      freshness,
      now,
    }).map(({ check }) => check.id);
  assert.deepEqual(stale(day), ["new"]);
  assert.deepEqual(stale(day + 1), ["c", "new"]);
  assert.deepEqual(stale(5 * day), ["c", "h", "new"]);
  assert.deepEqual(stale(8 * day), ["c", "h", "m", "new"]);
});
