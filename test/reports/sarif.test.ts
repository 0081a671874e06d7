import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Ajv } from "ajv";
import fc from "fast-check";
import type { Report } from "../../src/model/report.ts";
import { sarif } from "../../src/reports/sarif.ts";
import { everyStanding, finding, policies, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { official } from "./support/official.ts";
import { sampleReport } from "./support/report.ts";
import { shape } from "./support/shape.ts";

const schema = official("sarif-2.1.0.schema.json");
interface Result {
  readonly kind: string;
  readonly level: string;
  readonly baselineState?: string;
  readonly suppressions?: readonly unknown[];
  readonly fingerprints: Readonly<Record<string, string>>;
  readonly locations: readonly { readonly physicalLocation?: unknown; readonly logicalLocations: unknown }[];
}
const write = (report: Report) => JSON.parse([...sarif(report, { policies })].join(""));
const resultsOf = (report: Report): readonly Result[] => write(report).runs[0].results;

suite("SARIF", () => {
  const kinds: Readonly<Record<Standing, readonly (string | boolean | undefined)[]>> = {
    pass: ["pass", "none", undefined, false],
    fail: ["fail", "error", "new", false],
    unknown: ["open", "none", "new", false],
    notApplicable: ["notApplicable", "none", "new", false],
    exempt: ["fail", "error", "new", true],
    repaired: ["pass", "none", "updated", false],
    reopened: ["fail", "error", "updated", false],
    flappingFail: ["fail", "error", "new", false],
    flappingPass: ["pass", "none", "updated", false],
    stale: ["open", "none", "new", false],
  };
  for (const [name, expected] of Object.entries(kinds))
    test(`what is ${name} is of kind ${String(expected[0])}`, () => {
      const [result] = resultsOf(reportOf([everyStanding[name as Standing]]));
      assert.deepEqual(
        [result?.kind, result?.level, result?.baselineState, result?.suppressions !== undefined],
        expected,
      );
    });

  test("points at the line of the policy, and names the home and what is in it", () => {
    const [result] = resultsOf(reportOf([finding({ subject: "~/.aws/credentials" })]));
    assert.deepEqual(result?.locations, [
      {
        physicalLocation: {
          artifactLocation: { uri: "policies/home%20one.yaml" },
          region: { startLine: 12, startColumn: 7 },
        },
        logicalLocations: [{ fullyQualifiedName: "sagemaker/d-1/ann/JupyterLab ~/.aws/credentials", kind: "resource" }],
      },
    ]);
    assert.deepEqual(result?.fingerprints, { "plumblineFinding/v1": "a".repeat(64) });
  });

  test("tells of targets of which nothing came, and calls such a run not successful", () => {
    const gone = target({ id: "gone", observed: false, reason: "no-app" });
    const [{ invocations }] = write(reportOf([finding()], [target(), gone])).runs;
    assert.equal(invocations[0].executionSuccessful, false);
    assert.match(invocations[0].toolExecutionNotifications[0].message.text, /^gone was not observed: /);
  });

  test("is the same document whatever homes hold, and fits its official schema", { skip: schema.missing }, () => {
    const validate = new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(schema.text()));
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.array(hostile, { minLength: 1, maxLength: 20 }), (size, texts) => {
        const document = write(sampleReport(size, (index) => texts[index % texts.length] ?? ""));
        assert.ok(validate(document), JSON.stringify(validate.errors));
        assert.deepEqual(shape(document), shape(write(sampleReport(size, () => "benign"))));
      }),
      { numRuns: 30 },
    );
    assert.ok(validate(write(reportOf(Object.values(everyStanding)))), JSON.stringify(validate.errors));
    assert.equal(validate({ version: "2.1.0", runs: [{}] }), false);
  });
});
