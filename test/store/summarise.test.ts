import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Tally } from "../../src/engine/summary.ts";
import { outcomesByCheck } from "../../src/model/report.ts";
import type { OutcomeKind } from "../../src/model/outcome.ts";
import type { TargetLook } from "../../src/model/records.ts";
import { summarise } from "../../src/store/summarise.ts";
import { finding, reportTarget } from "./support/material.ts";

const outcome = fc.constantFrom<OutcomeKind>("pass", "fail", "unknown", "notApplicable");
const findings = fc.array(fc.record({ check: fc.constantFrom("a", "b", "c"), outcome, exempt: fc.boolean() }), {
  maxLength: 6,
});
const seen = fc.record({ observed: fc.boolean(), unlisted: fc.boolean(), findings });

test("a run that died is counted as the engine would have counted it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(seen, { maxLength: 8 }), async (all) => {
      const tally = new Tally();
      const looks: { readonly look: TargetLook }[] = [];
      for (const [index, one] of all.entries()) {
        const rows = one.unlisted ? [] : one.findings;
        const target = reportTarget(`t${index}`, {
          observed: rows.length > 0 && one.observed,
          reason: one.unlisted || (rows.length > 0 && !one.observed) ? "denied" : null,
        });
        const made = rows.map((row, subject) =>
          finding(target.id, row.check, {
            subject: String(subject),
            outcome: row.outcome,
            disposition: row.exempt ? "exempt" : "enforced",
          }),
        );
        tally.add({ target, findings: made, planned: one.unlisted ? null : outcomesByCheck(made).length });
        looks.push({ look: { target, findings: made } });
      }
      assert.deepEqual(await summarise(streamed(looks)), tally.summary());
    }),
  );
});

async function* streamed<T>(items: readonly T[]): AsyncIterable<T> {
  yield* items;
}
