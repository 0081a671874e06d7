import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PlumblineError } from "../../src/model/errors.ts";
import { Secret } from "../../src/model/secret.ts";
import { loadPackage } from "../../src/notify/aws-client.ts";
import { eventBridge } from "../../src/notify/eventbridge.ts";
import { s3Sink } from "../../src/notify/s3-sink.ts";
import { sns } from "../../src/notify/sns.ts";
import { forOperators, group, item } from "./support/notices.ts";
import { type Received, type Sink, startSink } from "./support/sink.ts";

const { signal } = new AbortController();
const secret = "secret-canary/0123456789+abcdefghij";
const credentials = { accessKeyId: "AKIAEXAMPLEEXAMPLE", secretAccessKey: new Secret(secret) };
const aws = ({ origin }: Sink) => ({ region: "eu-central-1", endpoint: origin, credentials });
const notice = forOperators(group([item()]));
const long = forOperators(
  group(
    Array.from({ length: 400 }, (_, at) => item({ finding: `${at}`.padStart(64, "0"), observed: "x".repeat(900) })),
  ),
);
const topicArn = "arn:aws:sns:eu-central-1:123456789012:findings";

const xml = (body: string) => `<R xmlns="http://sns.amazonaws.com/doc/2010-03-31/">${body}</R>`;
const published = xml("<PublishResult><MessageId>1</MessageId></PublishResult>");
const startSns = () => startSink((response) => response.setHeader("content-type", "text/xml").end(published));
const startEvents = (answer: object = { FailedEntryCount: 0, Entries: [{ EventId: "1" }] }) =>
  startSink((response) => response.setHeader("content-type", "application/x-amz-json-1.1").end(JSON.stringify(answer)));

function isSigned({ headers, body }: Received, service: string): void {
  const scope = `\\d{8}/eu-central-1/${service}/aws4_request`;
  const pattern = `^AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE/${scope}, SignedHeaders=[a-z0-9;-]+, Signature=[0-9a-f]{64}$`;
  assert.match(`${headers.authorization}`, new RegExp(pattern));
  assert.ok(!`${JSON.stringify(headers)}${body.toString()}`.includes(secret));
}

async function failure(work: Promise<unknown>): Promise<PlumblineError> {
  const error: unknown = await work.then(
    () => assert.fail("it was taken"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PlumblineError, String(error));
  return error;
}

describe("SNS", () => {
  test("publishes the notice as signed JSON to the topic, in the region of its ARN", async () => {
    await using sink = await startSns();
    await sns({ name: "topic", topicArn, endpoint: sink.origin, credentials }).notify(notice, { signal });
    const [request] = sink.received;
    assert.ok(request);
    isSigned(request, "sns");
    const form = new URLSearchParams(request.body.toString());
    assert.deepEqual([form.get("Action"), form.get("TopicArn")], ["Publish", topicArn]);
    const payload = JSON.parse(form.get("Message") ?? "");
    assert.deepEqual([payload.schema, payload.id], ["plumbline/notice/v1", notice.key]);
    assert.equal(form.get("MessageDeduplicationId"), null);
  });

  test("splits what is longer than a message may be, and loses none of it", async () => {
    await using sink = await startSns();
    await sns({ name: "topic", topicArn: `${topicArn}.fifo`, ...aws(sink) }).notify(long, { signal });
    const forms = sink.received.map(({ body }) => new URLSearchParams(body.toString()));
    const messages = forms.map((form) => form.get("Message") ?? "");
    assert.ok(messages.length > 1 && messages.every((text) => Buffer.byteLength(text) <= 256 * 1024));
    const found = messages.flatMap((text) => JSON.parse(text).groups[0].items.length);
    assert.equal(
      found.reduce((sum, count) => sum + count, 0),
      400,
    );
    assert.deepEqual(
      forms.map((form) => form.get("MessageDeduplicationId")),
      messages.map((_, at) => `${notice.key}-${at + 1}`),
    );
  });

  const rows: readonly (readonly [number, string, PlumblineError["retry"]])[] = [
    [404, "NotFound", "backoff"],
    [400, "ResourceNotFoundException", "backoff"],
    [413, "RequestEntityTooLarge", "never"],
    [400, "InvalidParameter", "never"],
    [403, "AuthorizationError", "backoff"],
    [400, "Throttling", "backoff"],
    [403, "ExpiredToken", "backoff"],
    [400, "ExpiredTokenException", "backoff"],
    [500, "InternalError", "backoff"],
  ];
  for (const [status, code, retry] of rows)
    test(`that answers ${status} ${code} is tried again: ${JSON.stringify(retry)}`, async () => {
      const error = `<Error><Code>${code}</Code><Message>canary of the answer</Message></Error>`;
      await using sink = await startSink((response) =>
        response.writeHead(status, { "content-type": "text/xml" }).end(`<ErrorResponse>${error}</ErrorResponse>`),
      );
      const told = await failure(sns({ name: "topic", topicArn, ...aws(sink) }).notify(notice, { signal }));
      assert.equal(told.retry, retry);
      assert.match(told.message, /The SNS topic "topic": sns:Publish failed with \w+ \(\d+\)/);
      assert.doesNotMatch(`${told.message}${told.remedy}${told.stack}`, /canary/);
      assert.equal(sink.received.length, 1, "the outbox repeats, the SDK does not");
    });
});

describe("EventBridge", () => {
  test("puts the notice on the bus as one signed event", async () => {
    await using sink = await startEvents();
    await eventBridge({ name: "bus", bus: "security", ...aws(sink) }).notify(notice, { signal });
    const [request] = sink.received;
    assert.ok(request);
    isSigned(request, "events");
    assert.equal(request.headers["x-amz-target"], "AWSEvents.PutEvents");
    const { Entries } = JSON.parse(request.body.toString());
    const [{ Detail, ...entry }] = Entries;
    assert.deepEqual(entry, { EventBusName: "security", Source: "plumbline", DetailType: "Plumbline notice" });
    assert.equal(JSON.parse(Detail).id, notice.key);
  });

  test("gets a long notice as several events of at most 256 KiB", async () => {
    await using sink = await startEvents();
    await eventBridge({ name: "bus", bus: "security", ...aws(sink) }).notify(long, { signal });
    assert.ok(sink.received.length > 1);
    for (const { body } of sink.received) {
      const [{ Detail, Source, DetailType }] = JSON.parse(body.toString()).Entries;
      assert.ok(Buffer.byteLength(`${Detail}${Source}${DetailType}`) <= 256 * 1024);
    }
  });

  test("that takes the call but not the event is tried again", async () => {
    await using sink = await startEvents({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "ThrottlingException", ErrorMessage: "canary" }],
    });
    const error = await failure(eventBridge({ name: "bus", bus: "security", ...aws(sink) }).notify(notice, { signal }));
    assert.deepEqual(
      [error.retry, error.message],
      ["backoff", 'The event bus "bus" did not take the event (ThrottlingException).'],
    );
  });
});

describe("S3", () => {
  test("gets a report under prefix and name, with its type, and neither an ACL nor a key", async () => {
    await using sink = await startSink();
    const reports = s3Sink({ bucket: "reports", prefix: "plumbline/eu", ...aws(sink) });
    await reports.put("01JQ0000000000000000000001.json", '{"a":1}', { signal });
    const [request] = sink.received;
    assert.ok(request);
    isSigned(request, "s3");
    assert.equal(
      `${request.method} ${request.url.replace(/\?.*/, "")}`,
      "PUT /reports/plumbline/eu/01JQ0000000000000000000001.json",
    );
    assert.equal(request.headers["content-type"], "application/json");
    assert.match(request.body.toString(), /\{"a":1\}/);
    const names = Object.keys(request.headers).filter((name) => /acl|grant|encryption|sse/i.test(name));
    assert.deepEqual(names, []);
  });

  for (const name of ["../x.json", "a/b", "", ".json", "a\nb", "x".repeat(200)])
    test(`never puts anything under ${JSON.stringify(name.slice(0, 20))}`, async () => {
      await using sink = await startSink();
      const error = await failure(s3Sink({ bucket: "reports", prefix: "", ...aws(sink) }).put(name, "x", { signal }));
      assert.equal(error.code, "report-name");
      assert.equal(sink.received.length, 0);
    });

  test("that denies the call says so without the answer's text", async () => {
    await using sink = await startSink((response) =>
      response
        .writeHead(403, { "content-type": "application/xml" })
        .end("<Error><Code>AccessDenied</Code><Message>canary</Message></Error>"),
    );
    const error = await failure(s3Sink({ bucket: "reports", prefix: "", ...aws(sink) }).put("a.md", "x", { signal }));
    assert.deepEqual(
      [error.retry, error.message],
      ["backoff", 'The bucket "reports": s3:PutObject failed with AccessDenied (403).'],
    );
    assert.match(error.remedy, /Grant/);
  });
});

test("an AWS endpoint that is not there is tried again later", async () => {
  const sink = await startSns();
  await sink[Symbol.asyncDispose]();
  const error = await failure(sns({ name: "topic", topicArn, ...aws(sink) }).notify(notice, { signal }));
  assert.deepEqual([error.retry, /ECONNREFUSED/.test(error.message)], ["backoff", true]);
});

test("an aborted signal ends an AWS call with its own reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopping");
  await using sink = await startSink(() => stop.abort(reason));
  await assert.rejects(sns({ name: "topic", topicArn, ...aws(sink) }).notify(notice, { signal: stop.signal }), reason);
});

test("a package that is not installed is named with the command that installs it", async () => {
  const name = "@aws-sdk/client-not-installed-here";
  const error = await failure(loadPackage(name, () => import(name)));
  assert.equal(error.code, "package-missing");
  assert.match(error.message, /needs the package @aws-sdk\/client-not-installed-here/);
  assert.match(error.remedy, /`npm install @aws-sdk\/client-not-installed-here`/);
});

test("a package that is broken inside is not called missing", async () => {
  const broken = new Error("Cannot find package 'other'");
  await assert.rejects(
    loadPackage("@aws-sdk/client-sns", () => Promise.reject(broken)),
    broken,
  );
});
