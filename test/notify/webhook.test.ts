import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { describe, test } from "node:test";
import { PlumblineError, UsageError } from "../../src/model/errors.ts";
import { Secret } from "../../src/model/secret.ts";
import { webhook, type WebhookOptions } from "../../src/notify/webhook.ts";
import { forOperators, group, item } from "./support/notices.ts";
import { startSink } from "./support/sink.ts";

const now = Date.parse("2026-03-02T03:10:00.500Z");
const key = "whsec-canary-0123456789";
const { signal } = new AbortController();
const notice = forOperators(group([item()]));

const to = (url: string, options: Partial<WebhookOptions> = {}) =>
  webhook({
    name: "ops",
    url: new Secret(url),
    key: new Secret(key),
    clock: { now: () => now },
    allowLoopback: true,
    ...options,
  });

async function failure(work: Promise<unknown>): Promise<PlumblineError> {
  const error: unknown = await work.then(
    () => assert.fail("it was taken"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PlumblineError, String(error));
  return error;
}

test("a receiver who knows the key can prove body, id and time from the raw bytes", async () => {
  await using sink = await startSink();
  await to(`${sink.origin}/hook?tenant=1`).notify(notice, { signal });
  const [request] = sink.received;
  assert.ok(request);
  assert.equal(`${request.method} ${request.url}`, "POST /hook?tenant=1");
  assert.equal(request.headers["content-type"], "application/json");
  assert.equal(request.headers["x-plumbline-id"], notice.key);
  const [, at, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers["x-plumbline-signature"])) ?? [];
  assert.equal(Number(at), Math.floor(now / 1000));
  const expected = createHmac("sha256", key).update(`${at}.${notice.key}.`).update(request.body).digest("hex");
  assert.equal(mac, expected);
});

test("the body holds the notice under the schema's name, and keeps its id at the second attempt", async () => {
  await using sink = await startSink();
  const notifier = to(sink.origin);
  await notifier.notify(notice, { signal });
  await notifier.notify(notice, { signal });
  const [first, second] = sink.received.map(({ body }) => JSON.parse(body.toString()));
  assert.deepEqual(first, {
    schema: "plumbline/notice/v1",
    id: notice.key,
    part: { number: 1, of: 1 },
    audience: { kind: "operators" },
    counts: { opened: 1 },
    omitted: 0,
    groups: [group([item()])],
  });
  assert.deepEqual(second, first);
});

describe("an answer of", () => {
  const rows: readonly (readonly [number, Readonly<Record<string, string>>, PlumblineError["retry"]])[] = [
    [400, {}, "never"],
    [401, {}, "backoff"],
    [403, {}, "backoff"],
    [404, { "retry-after": "5" }, "backoff"],
    [408, {}, "backoff"],
    [410, {}, "never"],
    [413, {}, "never"],
    [422, {}, "never"],
    [429, {}, "backoff"],
    [429, { "retry-after": "120" }, { afterMs: 120_000 }],
    [429, { "retry-after": "soon" }, "backoff"],
    [500, { "retry-after": "120" }, "backoff"],
    [502, {}, "backoff"],
    [503, { "retry-after": "Mon, 02 Mar 2026 03:11:00 GMT" }, { afterMs: 59_500 }],
    [503, { "retry-after": "Mon, 02 Mar 2026 03:09:00 GMT" }, { afterMs: 0 }],
  ];
  for (const [status, headers, retry] of rows)
    test(`${status} ${JSON.stringify(headers)} is tried again: ${JSON.stringify(retry)}`, async () => {
      await using sink = await startSink((response) => response.writeHead(status, headers).end("canary-of-the-answer"));
      const error = await failure(to(sink.origin).notify(notice, { signal }));
      assert.deepEqual(error.retry, retry);
      assert.match(error.message, new RegExp(`webhook "ops" answered ${status}`));
      assert.equal(sink.received.length, 1);
    });
});

test("a redirect is not followed, so that what is signed for one address reaches no other", async () => {
  await using other = await startSink();
  await using sink = await startSink((response) => response.writeHead(307, { location: other.origin }).end());
  const error = await failure(to(sink.origin).notify(notice, { signal }));
  assert.equal(error.retry, "backoff");
  assert.match(error.remedy, /address where it ends/);
  assert.equal(other.connections(), 0);
});

test("an endless answer is not read to its end", { timeout: 10_000 }, async () => {
  await using sink = await startSink((response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(Buffer.alloc(65_536)));
    };
    response.on("drain", more);
    more();
  });
  await to(sink.origin).notify(notice, { signal });
});

test("a receiver that never answers is given up after the limit and tried again later", async () => {
  await using sink = await startSink(() => {});
  const error = await failure(to(sink.origin, { timeoutMs: 50 }).notify(notice, { signal }));
  assert.equal(error.retry, "backoff");
  assert.match(error.message, /no answer within 0\.05 s/);
});

test("a receiver that is not there is tried again later", async () => {
  const sink = await startSink();
  await sink[Symbol.asyncDispose]();
  const error = await failure(to(sink.origin).notify(notice, { signal }));
  assert.equal(error.retry, "backoff");
  assert.match(error.message, /ECONNREFUSED/);
});

test("an aborted signal ends a running request with its own reason", async () => {
  const stop = new AbortController();
  const reason = new Error("stopping");
  await using sink = await startSink(() => stop.abort(reason));
  await assert.rejects(to(sink.origin).notify(notice, { signal: stop.signal }), reason);
});

describe("an address is refused before anything is contacted when it is", () => {
  const rows: readonly (readonly [string, RegExp, boolean?])[] = [
    ["not an address", /is not a URL/],
    ["ftp://example.org/", /neither https nor http/],
    ["http://example.org/hook", /http, which anybody/],
    ["http://10.0.0.7/hook", /http, which anybody/],
    ["https://user:pw@example.org/", /holds a user or a password/],
    ["https://169.254.169.254/latest/meta-data", /network service/],
    ["https://2852039166/", /network service/],
    ["https://0xa9.0xfe.0xa9.0xfe/", /network service/],
    ["https://[::ffff:169.254.169.254]/", /network service/],
    ["https://[fd00:ec2::254]/", /network service/],
    ["https://[64:ff9b::a9fe:a9fe]/", /network service/],
    ["https://[fe80::1]/", /network service/],
    ["https://0.0.0.0/", /network service/],
    ["http://127.0.0.1:9/", /leads to this machine/, false],
    ["https://localhost/", /leads to this machine/, false],
    ["https://localhost./", /leads to this machine/, false],
    ["https://[::1]/", /leads to this machine/, false],
    ["https://[::ffff:7f00:1]/", /leads to this machine/, false],
  ];
  for (const [url, why, allowLoopback = true] of rows)
    test(`${url}, loopback ${allowLoopback ? "" : "not "}allowed`, () => {
      assert.throws(
        () => to(url, { allowLoopback }),
        (error: unknown) => error instanceof UsageError && why.test(error.message) && !error.message.includes(url),
      );
    });
});

test("a notice that is too long for one request comes in parts, each signed and with an id of its own", async () => {
  await using sink = await startSink();
  const items = Array.from({ length: 400 }, (_, at) =>
    item({ finding: `${at}`.padStart(64, "0"), observed: "x".repeat(900) }),
  );
  await to(sink.origin).notify(forOperators(group(items)), { signal });
  const parts = sink.received.map(({ body }) => JSON.parse(body.toString()));
  assert.ok(parts.length > 1);
  assert.ok(sink.received.every(({ body }) => body.length <= 256 * 1024));
  assert.deepEqual(
    parts.map(({ part, id }) => [part.number, part.of, id]),
    parts.map((_, at) => [at + 1, parts.length, `${notice.key}-${at + 1}`]),
  );
  const findings = parts.flatMap(({ groups }) => groups.flatMap((one: { items: { finding: string }[] }) => one.items));
  assert.deepEqual(
    findings.map(({ finding }) => finding),
    items.map(({ finding }) => finding),
  );
});
