import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { assembleReport, streamReport } from "../../src/engine/report.ts";
import type { TargetResult } from "../../src/engine/assess.ts";
import { reporters } from "../../src/reports/registry.ts";
import { sampleReport } from "../reports/support/report.ts";
import { policies } from "../reports/support/findings.ts";

const { run, targets, findings } = sampleReport(12, (index) => `${index} Ünicode\u{1f600}`);
const results = targets.map((target): TargetResult => {
  const own = findings.filter((one) => one.target === target.id);
  return { target, findings: own, planned: own.length };
});

suite("a report that is streamed", () => {
  const whole = assembleReport(results, run);
  for (const [format, write] of Object.entries(reporters))
    test(`has the bytes of one that is held, in ${format}, whatever the order of its results`, async () => {
      const streamed = await streamReport(results.toReversed(), run);
      const once = [...write(streamed, { policies })].join("");
      assert.equal(once, [...write(whole, { policies })].join(""));
      assert.equal([...write(streamed, { policies })].join(""), once, "and again when it is read again");
    });
});
