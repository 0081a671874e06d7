import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { Secret } from "../../src/model/secret.ts";
import { importFindings, type ImportBatch } from "../../src/notify/security-hub.ts";
import { asffBatches } from "../../src/reports/asff.ts";
import { finding, policies, reportOf, target } from "../reports/support/findings.ts";
import { type Answer, taking } from "./support/security-hub.ts";
import { type Sink, startSink } from "./support/sink.ts";

const secret = "secret-canary/0123456789+abcdefghij";
const { signal } = new AbortController();
const options = ({ origin }: Sink) => ({
  signal,
  endpoint: origin,
  credentials: { accessKeyId: "AKIAEXAMPLEEXAMPLE", secretAccessKey: new Secret(secret) },
});

const arn = "arn:aws:sagemaker:eu-central-1:111122223333:user-profile/d-1/ann";
const batches = (size: number): readonly ImportBatch[] => [
  ...asffBatches(
    reportOf(
      Array.from({ length: size }, (_, index) => finding({ check: `c${index}` })),
      [target({ arn })],
    ),
    { policies },
  ),
];

const refusing =
  (status: number, name: string): Answer =>
  (response) => {
    response.statusCode = status;
    response.setHeader("content-type", "application/json");
    response.setHeader("x-amzn-errortype", name);
    response.end(JSON.stringify({ Message: `no, ${secret}` }));
  };

suite("Security Hub", () => {
  test("gets a hundred findings a call, signed for the region of their account", async () => {
    await using sink = await startSink(taking());
    assert.deepEqual(await importFindings(batches(150), options(sink)), {
      imported: 150,
      failed: [],
      broken: [],
      unsent: 0,
    });
    assert.deepEqual(
      sink.received.map(({ method, url, body }) => [method, url, JSON.parse(body.toString()).Findings.length]),
      [
        ["POST", "/findings/import", 100],
        ["POST", "/findings/import", 50],
      ],
    );
    assert.match(`${sink.received[0]?.headers.authorization}`, /\/eu-central-1\/securityhub\/aws4_request/);
  });

  test("says which findings it did not take, and why", async () => {
    const refused = { Id: "one", ErrorCode: "InvalidInput", ErrorMessage: "no\u001b[2J" };
    await using sink = await startSink(taking(() => [refused]));
    assert.deepEqual(await importFindings(batches(2), options(sink)), {
      imported: 1,
      failed: [{ id: "one", code: "InvalidInput", message: "no\\u{1b}[2J" }],
      broken: [],
      unsent: 0,
    });
  });

  test("is asked again where it throttles or breaks, and loses nothing", async () => {
    const answers = [refusing(429, "TooManyRequestsException"), refusing(500, "InternalException")];
    const take = taking();
    await using sink = await startSink((response, request, nth) => (answers[nth - 1] ?? take)(response, request, nth));
    assert.deepEqual(await importFindings(batches(1), options(sink)), {
      imported: 1,
      failed: [],
      broken: [],
      unsent: 0,
    });
    assert.equal(sink.received.length, 3);
  });

  test("that denies gets nothing more, and another account all of its own", async () => {
    const here = target({ arn });
    const other = target({ id: "sagemaker/d-2/bob/JupyterLab", arn: arn.replace("111122223333", "999988887777") });
    const findings = Array.from({ length: 300 }, (_, index) =>
      finding({ check: `c${index}`, target: index < 250 ? here.id : other.id }),
    );
    const all = [...asffBatches(reportOf(findings, [here, other]), { policies })];
    const take = taking();
    await using sink = await startSink((response, request, nth) =>
      (request.body.includes('"AwsAccountId":"999988887777"') ? take : refusing(403, "AccessDeniedException"))?.(
        response,
        request,
        nth,
      ),
    );
    const { imported, failed, broken, unsent } = await importFindings(all, options(sink));
    assert.deepEqual([imported, failed, unsent, sink.received.length], [50, [], 250, 2]);
    const { message, remedy } = broken[0] ?? { message: "", remedy: "" };
    assert.match(
      message,
      /Security Hub of 111122223333 in eu-central-1: securityhub:BatchImportFindings failed with AccessDeniedException \(403\)\./,
    );
    assert.match(remedy, /Grant the agent's role this call.*updated, not doubled/);
    assert.ok(!`${message}${remedy}`.includes(secret));
  });

  test("that is not there is named, and nothing counts as imported", async () => {
    const gone = await startSink();
    const at = options(gone);
    await gone[Symbol.asyncDispose]();
    const { imported, broken, unsent } = await importFindings(batches(1), at);
    assert.deepEqual([imported, unsent], [0, 1]);
    assert.match(broken[0]?.message ?? "", /failed with ECONNREFUSED/);
  });
});
