import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect } from "node:util";
import { PlumblineError } from "../../src/model/errors.ts";
import type { Notifier } from "../../src/model/notice.ts";
import { Secret } from "../../src/model/secret.ts";
import { email } from "../../src/notify/email.ts";
import { eventBridge } from "../../src/notify/eventbridge.ts";
import { slack } from "../../src/notify/slack.ts";
import { sns } from "../../src/notify/sns.ts";
import { webhook } from "../../src/notify/webhook.ts";
import { forOperators, group, item } from "./support/notices.ts";
import { startSink } from "./support/sink.ts";
import { startSmtp } from "./support/smtp-server.ts";

const { signal } = new AbortController();
const clock = { now: () => 0 };
const notice = forOperators(group([item()]));

const canaries = {
  path: "canary-of-path-7f3a9c",
  key: "canary-of-key+/9b2e41",
  user: "canary-of-user-c40d77",
  password: "canary-of-password-1e8f53",
  aws: "canary-of-aws/secret+a77b20",
};

/** Every spelling of every canary that a text could carry. */
const spellings = Object.values(canaries).flatMap((text) => [
  text,
  encodeURIComponent(text),
  Buffer.from(text).toString("base64"),
  Buffer.from(text).toString("base64url"),
  Buffer.from(text).toString("hex"),
  Buffer.from(`\0${canaries.user}\0${text}`).toString("base64"),
]);

const leaks = (text: string): readonly string[] =>
  spellings.filter((one) => text.toLowerCase().includes(one.replace(/=+$/, "").toLowerCase()));

/** Everything of an error that a log could show, and the notifier itself. */
const shown = (value: unknown): string =>
  [
    inspect(value, { depth: 20, showHidden: true, getters: true }),
    String(value),
    JSON.stringify(value, (_, one: unknown) =>
      one instanceof Error ? { ...one, message: one.message, stack: one.stack } : one,
    ),
  ].join("\n");

type Make = (origin: { readonly http: string; readonly smtp: number }) => Notifier;
const makers: Readonly<Record<string, Make>> = {
  webhook: ({ http }) =>
    webhook({
      name: "w",
      url: new Secret(`${http}/${canaries.path}`),
      key: new Secret(canaries.key),
      clock,
      allowLoopback: true,
      timeoutMs: 200,
    }),
  slack: ({ http }) =>
    slack({ name: "s", url: new Secret(`${http}/${canaries.path}`), clock, allowLoopback: true, timeoutMs: 200 }),
  email: ({ smtp }) =>
    email({
      name: "m",
      host: "127.0.0.1",
      port: smtp,
      tls: "none",
      auth: { user: new Secret(canaries.user), password: new Secret(canaries.password) },
      from: "a@example.org",
      to: ["b@example.org"],
      clock,
      timeoutMs: 200,
    }),
  sns: ({ http }) =>
    sns({ name: "t", topicArn: "arn:aws:sns:eu-central-1:1:t", endpoint: http, credentials: awsCredentials() }),
  eventBridge: ({ http }) =>
    eventBridge({ name: "e", bus: "b", region: "eu-central-1", endpoint: http, credentials: awsCredentials() }),
};
const awsCredentials = () => ({ accessKeyId: "AKIAEXAMPLEEXAMPLE", secretAccessKey: new Secret(canaries.aws) });

for (const [name, make] of Object.entries(makers)) {
  test(`${name} says nothing secret when it is refused, with an answer that repeats all it got`, async () => {
    await using http = await startSink((response, { url, headers, body }) =>
      response
        .writeHead(403, { "x-echo": url, "content-type": "text/plain" })
        .end(`${url} ${JSON.stringify(headers)} ${body.toString()}`),
    );
    await using smtp = await startSmtp({ replies: { AUTH: `535 no ${canaries.user} ${canaries.password}` } });
    await assertSilent(make({ http: http.origin, smtp: smtp.port }));
  });

  test(`${name} says nothing secret when nobody answers`, async () => {
    const http = await startSink();
    const smtp = await startSmtp();
    await Promise.all([http[Symbol.asyncDispose](), smtp[Symbol.asyncDispose]()]);
    await assertSilent(make({ http: http.origin, smtp: smtp.port }));
  });
}

test("an address that may not be used is refused without being repeated", () => {
  for (const url of [`http://example.org/${canaries.path}`, `https://u:${canaries.path}@example.org`, canaries.path]) {
    try {
      slack({ name: "s", url: new Secret(url), clock });
      assert.fail("it was taken");
    } catch (error) {
      assert.ok(error instanceof PlumblineError);
      assert.deepEqual(leaks(shown(error)), []);
    }
  }
});

test("the search finds a canary in each of its spellings", () => {
  for (const one of spellings) assert.notDeepEqual(leaks(`before ${one} after`), []);
});

async function assertSilent(notifier: Notifier): Promise<void> {
  const error: unknown = await notifier.notify(notice, { signal }).then(
    () => assert.fail("it was taken"),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof PlumblineError);
  assert.deepEqual(leaks(shown(error)), []);
  assert.deepEqual(leaks(shown(notifier)), []);
}
