import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import type { Report } from "../../src/model/report.ts";
import { ocsf } from "../../src/reports/ocsf.ts";
import { everyStanding, finding, policies, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { official } from "./support/official.ts";
import { sampleReport } from "./support/report.ts";
import { shape } from "./support/shape.ts";

const schema = official("ocsf-1.8.0-compliance_finding.schema.json");
const eventsOf = (report: Report) =>
  [...ocsf(report, { policies })]
    .join("")
    .trimEnd()
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

suite("OCSF", () => {
  const rows: Readonly<Record<Standing, readonly (number | string | undefined)[]>> = {
    pass: [1, undefined, 1, 99],
    fail: [3, undefined, 1, 1],
    unknown: [2, "app-stopped", 1, 99],
    notApplicable: [99, undefined, 1, 99],
    exempt: [3, undefined, 1, 3],
    repaired: [1, undefined, 3, 4],
    reopened: [3, undefined, 1, 1],
    flappingFail: [3, "flapping", 1, 1],
    flappingPass: [1, "flapping", 3, 4],
    stale: [2, "stale", 1, 99],
  };
  for (const [name, expected] of Object.entries(rows))
    test(`tells what is ${name}`, () => {
      const [event] = eventsOf(reportOf([everyStanding[name as Standing]]));
      const { compliance, activity_id, status_id, type_uid } = event;
      assert.deepEqual([compliance.status_id, compliance.status_code, activity_id, status_id], expected);
      assert.equal(type_uid, 200_300 + activity_id);
    });

  test("an older failure is updated, under the same id, and a run gives the same ids again", () => {
    const old = finding({ firstSeen: "2026-01-01T00:00:00.000Z" });
    const [event] = eventsOf(reportOf([old]));
    const [newer] = eventsOf(reportOf([finding()]));
    assert.equal(event.activity_id, 2);
    assert.equal(event.finding_info.uid, newer.finding_info.uid);
    assert.match(event.finding_info.uid, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    assert.deepEqual(eventsOf(reportOf([old])), [event]);
  });

  test("a target of which nothing came is a warning", () => {
    const gone = target({ id: "gone", observed: false, reason: "no-app" });
    const [, event] = eventsOf(reportOf([finding()], [target(), gone]));
    assert.deepEqual([event.compliance.status_id, event.compliance.status_code], [2, "no-app"]);
  });

  test("is the same whatever homes hold, and fits the class's schema", { skip: schema.missing }, () => {
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(JSON.parse(schema.text()));
    const inputs = fc.tuple(fc.nat({ max: 4 }), fc.array(hostile, { minLength: 1, maxLength: 20 }));
    const fits = (events: readonly unknown[]): void => {
      for (const event of events) assert.ok(validate(event), JSON.stringify(validate.errors));
    };
    fc.assert(
      fc.property(inputs, ([size, texts]) => {
        const events = eventsOf(sampleReport(size, (index) => texts[index % texts.length] ?? ""));
        fits(events);
        assert.deepEqual(shape(events), shape(eventsOf(sampleReport(size, () => "benign"))));
      }),
      { numRuns: 30 },
    );
    fits(
      eventsOf(
        reportOf(Object.values(everyStanding), [target(), target({ id: "x", observed: false, reason: "no-app" })]),
      ),
    );
    assert.equal(validate({ class_uid: 2003 }), false);
  });
});
