import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { PlumblineError } from "../../src/model/errors.ts";
import { Secret } from "../../src/model/secret.ts";
import { importFindings, type ImportBatch } from "../../src/notify/security-hub.ts";
import { asffBatches } from "../../src/reports/asff.ts";
import { finding, policies, reportOf, target } from "../reports/support/findings.ts";
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

type Answer = Parameters<typeof startSink>[0];
const taking =
  (failed: readonly object[] = []): Answer =>
  (response, { body }) => {
    const { Findings } = JSON.parse(body.toString()) as { readonly Findings: readonly unknown[] };
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        SuccessCount: Findings.length - failed.length,
        FailedCount: failed.length,
        FailedFindings: failed,
      }),
    );
  };
const refusing =
  (status: number, name: string): NonNullable<Answer> =>
  (response) => {
    response.statusCode = status;
    response.setHeader("content-type", "application/json");
    response.setHeader("x-amzn-errortype", name);
    response.end(JSON.stringify({ Message: `no, ${secret}` }));
  };

async function failure(work: Promise<unknown>): Promise<PlumblineError> {
  const error: unknown = await work.then(
    () => assert.fail("it was taken"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PlumblineError, String(error));
  assert.ok(!`${error.message}${error.remedy}`.includes(secret));
  return error;
}

suite("Security Hub", () => {
  test("gets a hundred findings a call, signed for the region of their account", async () => {
    await using sink = await startSink(taking());
    assert.deepEqual(await importFindings(batches(150), options(sink)), { imported: 150, failed: [] });
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
    await using sink = await startSink(taking([refused]));
    assert.deepEqual(await importFindings(batches(2), options(sink)), {
      imported: 1,
      failed: [{ id: "one", code: "InvalidInput", message: "no\\u{1b}[2J" }],
    });
  });

  test("is asked again where it throttles or breaks, and loses nothing", async () => {
    const answers = [refusing(429, "TooManyRequestsException"), refusing(500, "InternalException")];
    const take = taking();
    await using sink = await startSink((response, request, nth) =>
      (answers[nth - 1] ?? take)?.(response, request, nth),
    );
    assert.deepEqual(await importFindings(batches(1), options(sink)), { imported: 1, failed: [] });
    assert.equal(sink.received.length, 3);
  });

  test("that denies ends it, with what was imported before and what to do", async () => {
    const take = taking();
    await using sink = await startSink((response, request, nth) =>
      (nth === 1 ? take : refusing(403, "AccessDeniedException"))?.(response, request, nth),
    );
    const { message, remedy } = await failure(importFindings(batches(150), options(sink)));
    assert.match(
      message,
      /Security Hub of 111122223333 in eu-central-1: securityhub:BatchImportFindings failed with AccessDeniedException \(403\)\. 100 findings were imported before that\./,
    );
    assert.match(remedy, /Grant the agent's role this call.*updated, not doubled/);
  });

  test("that is not there is a known accident", async () => {
    const gone = await startSink();
    const at = options(gone);
    await gone[Symbol.asyncDispose]();
    const { message } = await failure(importFindings(batches(1), at));
    assert.match(message, /failed with ECONNREFUSED.*0 findings were imported/);
  });
});
