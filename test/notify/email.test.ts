import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PlumblineError, UsageError } from "../../src/model/errors.ts";
import { Secret } from "../../src/model/secret.ts";
import { email, type EmailOptions } from "../../src/notify/email.ts";
import { forAlice, forOperators, group, item } from "./support/notices.ts";
import { bodyOf, headersOf, startSmtp } from "./support/smtp-server.ts";

const { signal } = new AbortController();
const password = "pw-canary-0123456789";
const notice = forOperators(group([item()]));

const by = (port: number, options: Partial<EmailOptions> = {}) =>
  email({
    name: "mail",
    host: "127.0.0.1",
    port,
    tls: "none",
    from: "Plumbline <plumbline@example.org>",
    to: ["ops@example.org"],
    clock: { now: () => Date.parse("2026-03-02T03:10:00Z") },
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

test("a notice comes as one plain-text mail with the right sender, readers, subject and date", async () => {
  await using smtp = await startSmtp();
  await by(smtp.port, { to: ["ops@example.org", "sec@example.org"] }).notify(notice, { signal });
  const [mail] = smtp.mails;
  assert.ok(mail && smtp.mails.length === 1);
  assert.deepEqual([mail.from, mail.to], ["plumbline@example.org", ["ops@example.org", "sec@example.org"]]);
  const headers = headersOf(mail.data);
  assert.equal(headers.get("from"), "Plumbline <plumbline@example.org>");
  assert.equal(headers.get("to"), "ops@example.org, sec@example.org");
  assert.equal(headers.get("subject"), "Plumbline: 1 opened (worst: high)");
  assert.equal(headers.get("date"), "Mon, 02 Mar 2026 03:10:00 +0000");
  assert.equal(headers.get("auto-submitted"), "auto-generated");
  assert.match(headers.get("content-type") ?? "", /^text\/plain/);
  assert.match(bodyOf(mail.data), /How to fix: Delete the keys and use the execution role\./);
});

test("the same notice has the same Message-ID at every attempt, and another one has another", async () => {
  await using smtp = await startSmtp();
  const notifier = by(smtp.port);
  await notifier.notify(notice, { signal });
  await notifier.notify(notice, { signal });
  await notifier.notify({ ...notice, key: "other" }, { signal });
  const [first, second, third] = smtp.mails.map(({ data }) => headersOf(data).get("message-id"));
  assert.match(first ?? "", /^<[0-9a-f]{40}@example\.org>$/);
  assert.equal(second, first);
  assert.notEqual(third, first);
});

test("a message to a person goes where their user profile's name leads, and to nobody else", async () => {
  await using smtp = await startSmtp();
  await by(smtp.port, { to: ["{userProfile}@users.example.org"] }).notify(forAlice(group([item()])), { signal });
  assert.deepEqual(smtp.mails[0]?.to, ["alice@users.example.org"]);
});

test("`{domain}` in an address tells people of one name apart", async () => {
  await using smtp = await startSmtp();
  const to = ["{userProfile}@{domain}.example.org", "{domain}.{userProfile}@example.org"];
  await by(smtp.port, { to }).notify(forAlice(group([item()])), { signal });
  assert.deepEqual(smtp.mails[0]?.to, ["alice@d-abc123.example.org", "d-abc123.alice@example.org"]);
});

for (const domain of ["", "example.org,x", "d-a\r\nRCPT TO:<x@y>", "d-a@evil.example", `d-${"a".repeat(62)}`])
  test(`nobody of a domain called ${JSON.stringify(domain)} gets mail, since AWS gives no such id`, async () => {
    await using smtp = await startSmtp();
    const message = {
      ...forAlice(group([item()])),
      audience: { kind: "person", domain, userProfile: "alice" } as const,
    };
    const error = await failure(by(smtp.port, { to: ["{userProfile}@{domain}.org"] }).notify(message, { signal }));
    assert.deepEqual([error.code, error.retry, smtp.commands], ["notify-recipient", "never", []]);
  });

for (const userProfile of ["bob@evil.example,x", "a b", "", "-a", "a\r\nRCPT TO:<x@y>", "ä", "a".repeat(64), "a_b"])
  test(`a user profile named ${JSON.stringify(userProfile)} gets no mail, since AWS gives no such name`, async () => {
    await using smtp = await startSmtp();
    const message = {
      ...forAlice(group([item()])),
      audience: { kind: "person", domain: "d-abc123", userProfile } as const,
    };
    const error = await failure(by(smtp.port, { to: ["{userProfile}@example.org"] }).notify(message, { signal }));
    assert.deepEqual([error.code, error.retry, smtp.commands], ["notify-recipient", "never", []]);
  });

test("a message for one person is not sent to a fixed mailbox, nor one for operators to a person's", async () => {
  await using smtp = await startSmtp();
  const personal = await failure(by(smtp.port).notify(forAlice(group([item()])), { signal }));
  const both = ["{userProfile}@example.org", "boss@example.org"];
  const shared = await failure(by(smtp.port, { to: both }).notify(forAlice(group([item()])), { signal }));
  assert.match(shared.message, /lacks \{userProfile\}/);
  const general = await failure(by(smtp.port, { to: ["{userProfile}@example.org"] }).notify(notice, { signal }));
  const ofDomain = await failure(by(smtp.port, { to: ["ops@{domain}.org"] }).notify(notice, { signal }));
  assert.match(ofDomain.message, /holds \{domain\}/);
  assert.match(personal.message, /lacks \{userProfile\}/);
  assert.match(general.message, /holds \{userProfile\}/);
  assert.deepEqual(smtp.commands, []);
});

test("the login is made with the user and the password", async () => {
  await using smtp = await startSmtp();
  await by(smtp.port, { auth: { user: new Secret("robot"), password: new Secret(password) } }).notify(notice, {
    signal,
  });
  const login = smtp.commands.find((line) => line.startsWith("AUTH PLAIN "))?.slice(11) ?? "";
  assert.equal(Buffer.from(login, "base64").toString(), `\0robot\0${password}`);
  assert.equal(smtp.mails.length, 1);
});

test("a server that offers no STARTTLS where it is required gets neither login nor message", async () => {
  await using smtp = await startSmtp();
  const auth = { user: new Secret("robot"), password: new Secret(password) };
  const error = await failure(by(smtp.port, { tls: "starttls", auth }).notify(notice, { signal }));
  assert.equal(error.retry, "backoff");
  assert.match(error.message, /could not be secured, so nothing was sent/);
  assert.deepEqual(smtp.mails, []);
  assert.deepEqual(
    smtp.commands.filter((line) => /^(AUTH|MAIL|RCPT|DATA)/.test(line)),
    [],
  );
});

test("a server that says yes to STARTTLS and then speaks no TLS gets nothing either", async () => {
  await using smtp = await startSmtp({ offers: ["STARTTLS", "AUTH PLAIN"], replies: { STARTTLS: "220 go on" } });
  const auth = { user: new Secret("robot"), password: new Secret(password) };
  const error = await failure(by(smtp.port, { tls: "starttls", auth, timeoutMs: 100 }).notify(notice, { signal }));
  assert.equal(error.retry, "backoff");
  assert.ok(!smtp.commands.some((line) => line.includes("AUTH") || line.includes("MAIL")));
});

describe("a server that", () => {
  const rows: readonly (readonly [string, Readonly<Record<string, string | null>>, PlumblineError["retry"], RegExp])[] =
    [
      ["refuses the reader for good", { RCPT: "550 5.1.1 no such canary" }, "never", /for good \(reply 550/],
      ["puts the reader off", { RCPT: "450 4.2.0 later canary" }, "backoff", /put the message off \(reply 450/],
      ["refuses the sender for good", { MAIL: "553 5.7.1 canary" }, "never", /for good \(reply 553/],
      ["refuses the message for good", { BODY: "554 5.7.1 canary" }, "never", /for good \(reply 554/],
      ["puts the message off", { BODY: "451 4.3.0 canary" }, "backoff", /put the message off \(reply 451/],
      ["wants a login first", { MAIL: "530 5.7.0 canary" }, "backoff", /reply 530/],
      ["turns everybody away", { GREETING: "554 5.3.2 canary" }, "backoff", /reply 554/],
      ["does not know the password", { AUTH: "535 5.7.8 canary" }, "backoff", /did not accept the login/],
      ["never greets", { GREETING: null }, "backoff", /could not be reached, or broke off/],
      ["hangs after the message", { BODY: null }, "backoff", /could not be reached, or broke off/],
    ];
  for (const [what, replies, retry, message] of rows)
    test(`${what} is tried again: ${JSON.stringify(retry)}`, async () => {
      await using smtp = await startSmtp({ replies });
      const auth = { user: new Secret("robot"), password: new Secret(password) };
      const error = await failure(by(smtp.port, { auth, timeoutMs: 100 }).notify(notice, { signal }));
      assert.equal(error.retry, retry);
      assert.match(error.message, message);
      assert.doesNotMatch(`${error.message} ${error.remedy} ${error.stack}`, /canary/);
      assert.deepEqual(smtp.mails, []);
    });
});

test("an aborted signal ends the conversation with its own reason", async () => {
  await using smtp = await startSmtp({ replies: { GREETING: null } });
  const reason = new Error("stopping");
  const stop = new AbortController();
  const sending = by(smtp.port).notify(notice, { signal: stop.signal });
  stop.abort(reason);
  await assert.rejects(sending, reason);
});

describe("options are refused before anything is contacted:", () => {
  const rows: readonly (readonly [string, Partial<EmailOptions>, RegExp])[] = [
    ["no TLS to another machine", { host: "mail.example.org" }, /in clear over the network/],
    [
      "a password in clear to another machine, whatever the operator says",
      {
        host: "mail.example.org",
        allowPlaintext: true,
        auth: { user: new Secret("robot"), password: new Secret(password) },
      },
      /and its password in clear/,
    ],
    ["a line break in `from`", { from: "a@example.org\r\nBcc: b@example.org" }, /`from`/],
    ["two addresses in one", { to: ["a@example.org, b@example.org"] }, /`to`/],
    ["a name in `to`", { to: ["A <a@example.org>"] }, /`to`/],
    ["a quoted local part", { to: ['"a b"@example.org'] }, /`to`/],
    ["nobody", { to: [] }, /`to`/],
    ["no domain", { from: "plumbline" }, /`from`/],
  ];
  for (const [what, options, message] of rows)
    test(what, () => {
      assert.throws(
        () => by(25, options),
        (error: unknown) => error instanceof UsageError && message.test(error.message),
      );
    });
  test("but no TLS to another machine is taken where the operator says so", () => {
    by(25, { host: "mail.example.org", allowPlaintext: true });
  });
});
