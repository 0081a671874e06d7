import assert from "node:assert/strict";
import { test } from "node:test";

import { addFootprint, noFootprint } from "../../src/engine/footprint.ts";
import type { ReportTarget } from "../../src/model/report.ts";
import type { Footprint } from "../../src/model/records.ts";
import { row } from "./support/looks.ts";

const rows: readonly (readonly [title: string, target: Partial<ReportTarget>, sum: Partial<Footprint>])[] = [
  ["a visit is a login and a terminal", { transport: "argv" }, { logins: 1, terminals: 1 }],
  ["a typed visit is one too", { transport: "typed" }, { logins: 1, terminals: 1 }],
  ["a local shell has no terminal", { transport: "pipe" }, { logins: 1 }],
  ["a stopped app costs nothing", { transport: null, reason: "app-stopped" }, {}],
  ["a visit that broke off made its terminal all the same", { reason: "connection-lost" }, { logins: 1, terminals: 1 }],
  ["a server without terminals made none", { reason: "terminals-disabled" }, { logins: 1 }],
  ["an idle app that was asked first was logged in to", { reason: "idle-deferred" }, { logins: 1, deferred: 1 }],
  [
    "an idle app that was not even logged in to is deferred",
    { transport: null, reason: "idle-deferred" },
    { deferred: 1 },
  ],
  ["what was left behind is counted by name", { leftovers: ["a", "b"] }, { logins: 1, terminals: 1, leftovers: 2 }],
];

for (const [title, target, sum] of rows)
  test(title, () => {
    assert.deepEqual(addFootprint(noFootprint, { target: row("ann", target) }), { ...noFootprint, ...sum });
  });

test("a run's footprint is the sum over its targets", () => {
  const sum = rows.map(([, target]) => ({ target: row("ann", target) })).reduce(addFootprint, noFootprint);
  assert.deepEqual(sum, { logins: 7, terminals: 4, leftovers: 2, deferred: 2 });
});
