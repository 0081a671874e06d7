import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { json } from "../../src/reports/json.ts";
import { jsonl } from "../../src/reports/jsonl.ts";
import { sampleReport } from "./support/report.ts";

const size = fc.nat({ max: 5 });
const texts = fc.array(fc.string({ unit: "binary" }), { minLength: 1 });
const reports = fc
  .tuple(size, texts)
  .map(([targets, all]) => sampleReport(targets, (index) => all[index % all.length] ?? ""));

test("the pieces of the JSON report are the bytes of the whole, and a newline", () => {
  fc.assert(
    fc.property(reports, (report) => assert.equal([...json(report)].join(""), `${JSON.stringify(report, null, 2)}\n`)),
  );
});

test("JSON lines are the run, each target before its findings, and the summary", () => {
  const report = sampleReport(2, (index) => `text ${index}`);
  const lines = [...jsonl(report)].join("").trimEnd().split("\n");
  const kinds = lines.map((line) => JSON.parse(line).kind);
  const perTarget = ["target", "finding", "finding", "finding", "finding"];
  assert.deepEqual(kinds, ["run", ...perTarget, ...perTarget, "exemption", "summary"]);
});

test("whatever text is in a report, each JSON line is one object and together they hold all of the report", () => {
  fc.assert(
    fc.property(reports, (report) => {
      const lines = [...jsonl(report)]
        .join("")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      const plain = JSON.parse(JSON.stringify(report));
      const { finishedAt, interrupted, ...start } = plain.run;
      const all = (kind: string, values: readonly object[]) => values.map((value) => ({ kind, ...value }));
      const of = (kind: string) => lines.filter((line) => line.kind === kind);
      assert.deepEqual(of("run"), [{ kind: "run", schema: plain.schema, ...start }]);
      assert.deepEqual(of("target"), all("target", plain.targets));
      assert.deepEqual(of("finding"), all("finding", plain.findings));
      assert.deepEqual(of("exemption"), all("exemption", plain.exemptions));
      assert.deepEqual(of("summary"), [{ kind: "summary", finishedAt, interrupted, ...plain.summary }]);
    }),
  );
});
