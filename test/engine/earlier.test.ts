import assert from "node:assert/strict";
import { test } from "node:test";

import { earlierOf, type StoredLook } from "../../src/engine/earlier.ts";
import type { OutcomeKind } from "../../src/model/outcome.ts";
import { finding, moment } from "./support/history.ts";

const { id } = finding("a", "pass");
const stored = (day: number, outcome: OutcomeKind, lastSeen: string | null = null): StoredLook => ({
  look: { at: moment(day), policyHash: `policies-${day}`, environment: `image ${day}` },
  result: { findings: [finding("a", outcome, { lastSeen })] },
});
const from = (day: number, outcome: OutcomeKind, assessedAt: string | null) => ({
  outcome,
  assessedAt,
  policyHash: `policies-${day}`,
  environment: `image ${day}`,
});

const table = [
  ["a check that no look planned was not known", [], undefined],
  ["the newest look that could tell counts", [stored(3, "fail"), stored(2, "pass")], from(3, "fail", moment(3))],
  [
    "a look that could tell counts before newer ones that could not",
    [stored(3, "unknown", moment(1)), stored(2, "unknown", moment(1)), stored(1, "pass"), stored(0, "fail")],
    from(1, "pass", moment(1)),
  ],
  [
    "where only looks that could not tell are kept, the one with a date counts",
    [stored(3, "unknown"), stored(2, "unknown", moment(1))],
    from(2, "unknown", moment(1)),
  ],
  ["else the newest", [stored(3, "unknown"), stored(2, "unknown")], from(3, "unknown", null)],
  ["a date of its own goes before the look's", [stored(3, "pass", moment(2))], from(3, "pass", moment(2))],
] as const;

for (const [title, looks, known] of table)
  test(title, () => {
    assert.deepEqual(earlierOf(looks)(id), known);
  });
