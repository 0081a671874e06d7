import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Ajv } from "ajv";
import fc from "fast-check";
import type { Report } from "../../src/model/report.ts";
import { oscal } from "../../src/reports/oscal/assessment-results.ts";
import { everyStanding, finding, policies, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { official } from "./support/official.ts";
import { sampleReport } from "./support/report.ts";
import { shape } from "./support/shape.ts";

const schema = official("oscal-assessment-results-1.2.1.schema.json");
const planSchema = official("oscal-assessment-plan-1.2.1.schema.json");
const complete = official("oscal-complete-1.2.2.schema.json");
const write = (report: Report) => JSON.parse([...oscal(report, { policies })].join(""));
const resultOf = (report: Report) => write(report)["assessment-results"].results[0];
const compiled = (text: string) =>
  new Ajv({ strict: false, validateFormats: false, unicodeRegExp: true }).compile(JSON.parse(text));

suite("OSCAL assessment results", () => {
  const rows: Readonly<Record<Standing, readonly (string | undefined)[]>> = {
    pass: ["satisfied", "pass", undefined],
    fail: ["not-satisfied", "fail", "open"],
    unknown: ["not-satisfied", "other", undefined],
    notApplicable: [undefined, undefined, undefined],
    exempt: ["not-satisfied", "fail", "deviation-approved"],
    repaired: ["satisfied", "pass", "closed"],
    reopened: ["not-satisfied", "fail", "open"],
    flappingFail: ["not-satisfied", "fail", "open"],
    flappingPass: ["satisfied", "pass", undefined],
    stale: ["not-satisfied", "other", undefined],
  };
  for (const [name, expected] of Object.entries(rows))
    test(`tells what is ${name}`, () => {
      const { findings, risks, observations } = resultOf(reportOf([everyStanding[name as Standing]]));
      const status = findings?.[0].target.status;
      assert.deepEqual([status?.state, status?.reason, risks?.[0].status], expected);
      assert.equal(observations.length, 1);
    });

  test("what could not be told anywhere is no satisfied objective, and stands in the log", () => {
    const result = resultOf(reportOf([everyStanding.pass, { ...everyStanding.unknown, id: "b".repeat(64) }]));
    assert.equal(result.findings[0].target.status.state, "not-satisfied");
    assert.equal(result["assessment-log"].entries[0].title, "app-stopped: 1 could not be told");
  });

  test("a target of which nothing came is an observation, and coverage stands beside the score", () => {
    const gone = target({ id: "gone", observed: false, reason: "no-app" });
    const { observations, props } = resultOf(reportOf([finding()], [target(), gone]));
    assert.equal(observations[1].props[1].value, "no-app");
    assert.deepEqual(props.map(({ name }: { readonly name: string }) => name).slice(-2), [
      "passing-of-judged",
      "assessed-of-planned",
    ]);
  });

  test("keeps the ids of a check from run to run, and has those of an observation for each run", () => {
    const report = reportOf([finding()]);
    const later = { ...report, run: { ...report.run, id: "01JQ0000000000000000000002" } };
    const [a, b] = [resultOf(report), resultOf(later)];
    assert.equal(a.findings[0].uuid, b.findings[0].uuid);
    assert.equal(a.risks[0].uuid, b.risks[0].uuid);
    assert.notEqual(a.observations[0].uuid, b.observations[0].uuid);
  });

  test(
    "is the same whatever homes hold, and fits the official schemas",
    { skip: schema.missing || planSchema.missing || complete.missing },
    () => {
      const [results, plan, newer] = [compiled(schema.text()), compiled(planSchema.text()), compiled(complete.text())];
      const fits = (document: ReturnType<typeof write>): void => {
        const [{ base64 }] = document["assessment-results"]["back-matter"].resources;
        assert.ok(results(document), JSON.stringify(results.errors?.slice(0, 3)));
        assert.ok(newer(document), JSON.stringify(newer.errors?.slice(0, 3)));
        assert.ok(plan(JSON.parse(Buffer.from(base64.value, "base64").toString())), JSON.stringify(plan.errors));
      };
      const inputs = fc.tuple(fc.nat({ max: 3 }), fc.array(hostile, { minLength: 1, maxLength: 20 }));
      fc.assert(
        fc.property(inputs, ([size, texts]) => {
          const document = write(sampleReport(size, (index) => texts[index % texts.length] ?? ""));
          fits(document);
          assert.deepEqual(shape(document), shape(write(sampleReport(size, () => "benign"))));
        }),
        { numRuns: 20 },
      );
      fits(
        write(
          reportOf(Object.values(everyStanding).map((one, index) => ({ ...one, id: String(index).padStart(64, "0") }))),
        ),
      );
      fits(write(reportOf([], [])));
      assert.equal(results({ "assessment-results": {} }), false);
    },
  );
});
