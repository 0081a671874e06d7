import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { csv } from "../../src/reports/csv.ts";
import type { Report } from "../../src/model/report.ts";
import { everyStanding, finding, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { sampleReport } from "./support/report.ts";

const rowsOf = (report: Report): readonly (readonly string[])[] =>
  parse([...csv(report)].join(""), { record_delimiter: "\r\n", relax_column_count: false });
const records = (report: Report): readonly Readonly<Record<string, string>>[] =>
  parse([...csv(report)].join(""), { record_delimiter: "\r\n", columns: true });

suite("CSV", () => {
  const statuses: Readonly<Record<Standing, string>> = {
    pass: "PASS",
    fail: "FAIL",
    unknown: "UNKNOWN",
    notApplicable: "N/A",
    exempt: "FAIL (exempt until 2027-01-01T00:00:00.000Z)",
    repaired: "REPAIRED",
    reopened: "REOPENED",
    flappingFail: "FLAPPING",
    flappingPass: "FLAPPING",
    stale: "UNKNOWN",
  };
  for (const [name, expected] of Object.entries(statuses))
    test(`says ${expected} of what is ${name}`, () => {
      const [row] = records(reportOf([everyStanding[name as Standing]]));
      assert.equal(row?.["STATUS"], expected);
    });

  test("has a row for a target of which nothing came, and it is no pass", () => {
    const gone = target({ id: "sagemaker (not listed)", observed: false, reason: "throttled", detail: "twice" });
    const [, row] = records(reportOf([finding()], [target(), gone]));
    assert.deepEqual(
      [row?.["TARGET"], row?.["STATUS"], row?.["REASON"], row?.["STATUS_EXTENDED"]],
      ["sagemaker (not listed)", "UNKNOWN", "throttled", "twice"],
    );
  });

  test("keeps its rows and columns whatever homes hold, and no cell is a formula", () => {
    fc.assert(
      fc.property(fc.nat({ max: 5 }), fc.array(hostile, { minLength: 1, maxLength: 20 }), (size, texts) => {
        const rows = rowsOf(sampleReport(size, (index) => texts[index % texts.length] ?? ""));
        const twin = rowsOf(sampleReport(size, () => "benign"));
        assert.deepEqual(
          rows.map(({ length }) => length),
          twin.map(({ length }) => length),
        );
        for (const cell of rows.flat()) assert.doesNotMatch(cell, /^\s*[=+\-@|%＝＋－＠]|[\r\n\t\0]/);
      }),
    );
  });

  test("cuts what no spreadsheet holds", () => {
    const [row] = records(reportOf([finding({ observed: "x".repeat(1_000_000) })]));
    assert.ok((row?.["OBSERVED"]?.length ?? 0) < 32_767);
  });
});
