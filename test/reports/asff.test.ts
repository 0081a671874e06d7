import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { asff, withoutAccount } from "../../src/reports/asff.ts";
import type { Report } from "../../src/model/report.ts";
import { everyStanding, finding, policies, reportOf, type Standing, target } from "./support/findings.ts";
import { hostile } from "./support/hostile.ts";
import { breaches, type Shapes } from "./support/model.ts";
import { official } from "./support/official.ts";
import { sampleReport } from "./support/report.ts";
import { shape } from "./support/shape.ts";

const arn = "arn:aws:sagemaker:eu-central-1:111122223333:user-profile/d-1/ann";
const here = target({ arn });

interface Sent {
  readonly Id: string;
  readonly AwsAccountId: string;
  readonly RecordState: string;
  readonly Compliance: { readonly Status: string; readonly StatusReasons?: readonly { readonly ReasonCode: string }[] };
  readonly ProductFields: Readonly<Record<string, string>>;
}

const requests = (report: Report): readonly { readonly Findings: readonly Sent[] }[] =>
  [...asff(report, { policies })].map((line) => JSON.parse(line) as { readonly Findings: readonly Sent[] });
const sent = (report: Report): readonly Sent[] => requests(report).flatMap(({ Findings }) => Findings);

/** The sample's homes, all in an account. */
const inAccount = (report: Report): Report => ({ ...report, targets: report.targets.map((one) => ({ ...one, arn })) });

suite("ASFF", () => {
  const said: Readonly<Record<Standing, readonly [status: string, state: string, code?: string]>> = {
    pass: ["PASSED", "ACTIVE"],
    fail: ["FAILED", "ACTIVE"],
    unknown: ["NOT_AVAILABLE", "ACTIVE", "app-stopped"],
    notApplicable: ["NOT_AVAILABLE", "ARCHIVED", "not-applicable"],
    exempt: ["FAILED", "ACTIVE", "exempt"],
    repaired: ["PASSED", "ARCHIVED"],
    reopened: ["FAILED", "ACTIVE"],
    flappingFail: ["FAILED", "ACTIVE", "flapping"],
    flappingPass: ["PASSED", "ACTIVE", "flapping"],
    stale: ["NOT_AVAILABLE", "ACTIVE", "stale"],
  };
  for (const [name, [status, state, code]] of Object.entries(said))
    test(`says ${status}, ${state} of what is ${name}`, () => {
      const [one] = sent(reportOf([everyStanding[name as Standing]], [here]));
      assert.deepEqual(
        [one?.Compliance.Status, one?.RecordState, one?.Compliance.StatusReasons?.[0]?.ReasonCode],
        [status, state, code],
      );
    });

  test("has one Id for a finding in every run, and leaves alone what belongs to the customer", () => {
    const [one] = sent(reportOf([finding()], [here]));
    assert.equal(one?.Id, `${arn}/plumbline/${"a".repeat(64)}`);
    for (const theirs of ["Workflow", "Note", "UserDefinedFields", "VerificationState"])
      assert.ok(!(theirs in (one ?? {})));
  });

  test("is one request for each hundred findings of an account and region", () => {
    const other = target({ id: "sagemaker/d-2/bob/JupyterLab", arn: arn.replace("111122223333", "999988887777") });
    const findings = Array.from({ length: 250 }, (_, index) =>
      finding({ check: `c${index}`, target: index % 2 === 0 ? here.id : other.id }),
    );
    const all = requests(reportOf(findings, [here, other]));
    assert.deepEqual(
      all.map(({ Findings }) => [new Set(Findings.map(({ AwsAccountId }) => AwsAccountId)).size, Findings.length]),
      [
        [1, 100],
        [1, 100],
        [1, 25],
        [1, 25],
      ],
    );
  });

  test("stays within what a finding and a call may weigh, whatever homes hold", () => {
    const long = "\u{202e}".repeat(1_000_000);
    const heavy = finding({
      title: long,
      observed: long,
      expected: long,
      subject: long,
      remediation: long,
      evidence: [long],
    });
    const lines = [
      ...asff(
        reportOf(
          Array.from({ length: 300 }, () => heavy),
          [here],
        ),
        { policies },
      ),
    ];
    for (const line of lines) assert.ok(Buffer.byteLength(line) < 6_000_000 && Buffer.byteLength(line) / 100 < 240_000);
  });

  test("leaves out what is in no AWS account, and counts it", () => {
    const local = target({ id: "local", provider: "local" });
    const report = reportOf([finding(), finding({ target: "local" })], [here, local]);
    assert.deepEqual([sent(report).length, withoutAccount(report)], [1, 1]);
  });

  const { text, missing } = official("securityhub-asff.model.json");
  test("is what the service's own model says, whatever homes hold", { skip: missing }, () => {
    const { shapes } = JSON.parse(text()) as { readonly shapes: Shapes };
    assert.notDeepEqual(breaches(shapes, "BatchImportFindingsRequest", { Findings: [{ Id: " " }] }), []);
    for (const request of requests(reportOf(Object.values(everyStanding), [here])))
      assert.deepEqual(breaches(shapes, "BatchImportFindingsRequest", request), []);
    fc.assert(
      fc.property(fc.nat({ max: 4 }), fc.array(hostile, { minLength: 1, maxLength: 20 }), (size, texts) => {
        const all = requests(inAccount(sampleReport(size, (index) => texts[index % texts.length] ?? "")));
        for (const request of all) assert.deepEqual(breaches(shapes, "BatchImportFindingsRequest", request), []);
      }),
    );
  });

  test("has the same structure whatever homes hold", () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 20 }), (texts) => {
        const of = (text: (index: number) => string): unknown => shape(requests(inAccount(sampleReport(3, text))));
        // A field of blanks alone is left out: Security Hub refuses it.
        assert.deepEqual(
          of((index) => `${texts[index % texts.length]}x`),
          of(() => "benign"),
        );
      }),
    );
  });
});
