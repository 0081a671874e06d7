import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Ajv } from "ajv";
import fc from "fast-check";
import inspecjs from "inspecjs";
import type { Report } from "../../src/model/report.ts";
import { hdf } from "../../src/reports/hdf.ts";
import { everyStanding, finding, policies, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { official } from "./support/official.ts";
import { sampleReport } from "./support/report.ts";
import { shape } from "./support/shape.ts";

const schema = official("hdf-exec-json.schema.json");
const write = (report: Report): string => [...hdf(report, { policies })].join("");

/** What Heimdall shows of each control, in order. */
function shown(report: Report): readonly string[] {
  const { "1_0_ExecJson": execution } = inspecjs.convertFile(write(report));
  assert.ok(execution !== undefined);
  const { contains } = inspecjs.contextualizeEvaluation(execution);
  return contains.flatMap((profile) => profile.contains.map(({ hdf: { status } }) => status));
}

suite("HDF, read back by inspecjs", () => {
  const classes: Readonly<Record<Standing, string>> = {
    pass: "Passed",
    fail: "Failed",
    unknown: "Profile Error",
    notApplicable: "Not Applicable",
    exempt: "Failed",
    repaired: "Passed",
    reopened: "Failed",
    flappingFail: "Failed",
    flappingPass: "Passed",
    stale: "Profile Error",
  };
  for (const [name, expected] of Object.entries(classes))
    test(`what is ${name} is ${expected}`, () => {
      assert.deepEqual(shown(reportOf([everyStanding[name as Standing]])), [expected]);
    });

  const { pass, fail, unknown, notApplicable } = everyStanding;
  for (const [title, findings, expected] of [
    [
      "of several things that one check found, a failure counts beside what could not be told",
      [fail, unknown],
      "Failed",
    ],
    ["what could not be told is no pass beside a pass", [pass, unknown], "Profile Error"],
    ["a pass beside what does not apply is a pass", [pass, notApplicable], "Passed"],
    ["an informational failure is a failure", [finding({ severity: "info" })], "Failed"],
  ] as const)
    test(title, () => assert.deepEqual(shown(reportOf(findings)), [expected]));

  test("a target of which nothing came is an error of its own", () => {
    const gone = target({ id: "gone", observed: false, reason: "no-app" });
    assert.deepEqual(shown(reportOf([pass], [target(), gone])), ["Passed", "Profile Error"]);
  });

  test("an exemption is a waiver with its end and reason, and controls are tags", () => {
    const [profile] = JSON.parse(write(reportOf([everyStanding.exempt]))).profiles;
    const [control] = profile.controls;
    assert.deepEqual(
      [control.waiver_data.expiration_date, control.waiver_data.justification, control.tags.nist],
      ["2027-01-01T00:00:00.000Z", "it goes", ["IA-5"]],
    );
  });

  test("is the same document whatever homes hold, and fits its official schema", { skip: schema.missing }, () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(schema.text()));
    const inputs = fc.tuple(fc.nat({ max: 4 }), fc.array(hostile, { minLength: 1, maxLength: 20 }));
    fc.assert(
      fc.property(inputs, ([size, texts]) => {
        const document: unknown = JSON.parse(write(sampleReport(size, (index) => texts[index % texts.length] ?? "")));
        assert.ok(validate(document), JSON.stringify(validate.errors));
        assert.deepEqual(shape(document), shape(JSON.parse(write(sampleReport(size, () => "benign")))));
      }),
      { numRuns: 30 },
    );
    assert.ok(validate(JSON.parse(write(reportOf(Object.values(everyStanding))))), JSON.stringify(validate.errors));
    assert.equal(validate({ profiles: [] }), false);
  });
});
