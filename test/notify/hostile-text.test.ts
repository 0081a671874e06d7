import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Notice, NoticeItem } from "../../src/model/notice.ts";
import { Secret } from "../../src/model/secret.ts";
import { printable } from "../../src/model/untrusted.ts";
import { email } from "../../src/notify/email.ts";
import { payloadParts } from "../../src/notify/payload.ts";
import { slack } from "../../src/notify/slack.ts";
import { forAlice, forOperators, group, hostileTexts, item, textFields } from "./support/notices.ts";
import { startSink } from "./support/sink.ts";
import { bodyOf, headersOf, startSmtp } from "./support/smtp-server.ts";

const { signal } = new AbortController();
const clock = { now: () => Date.parse("2026-03-02T03:10:00Z") };

/** For each channel, everything about a message but the values: what has to be the same whatever the text is. */
const channels: Readonly<Record<string, (notice: Notice) => Promise<unknown>>> = {
  async Slack(notice) {
    await using sink = await startSink();
    await slack({ name: "s", url: new Secret(sink.origin), clock, allowLoopback: true }).notify(notice, { signal });
    const body = JSON.parse(sink.received[0]?.body.toString() ?? "");
    const texts: readonly string[] = [
      body.text,
      ...body.blocks.map((block: { text: { text: string } }) => block.text.text),
    ];
    for (const text of texts) {
      assert.ok(text.length <= 3_000);
      assert.doesNotMatch(text, /[<>]|&(?!(?:amp|lt|gt);)/, "a character with a meaning to Slack");
      for (const line of text.split("\n")) assert.equal(line, printable(line, 10_000));
    }
    return skeleton(body, (text) => text.split("\n").map(labelOf));
  },
  async mail(notice) {
    await using smtp = await startSmtp();
    const to = [notice.audience.kind === "person" ? "{userProfile}@example.org" : "ops@example.org"];
    await email({
      name: "m",
      host: "127.0.0.1",
      port: smtp.port,
      tls: "none",
      from: "a@example.org",
      to,
      clock,
    }).notify(notice, { signal });
    const [mail] = smtp.mails;
    assert.ok(mail);
    for (const line of mail.data.split("\r\n")) assert.ok(line.length <= 998 && !/[\r\n]/.test(line));
    const headers = headersOf(mail.data);
    assert.equal(printable(headers.get("subject") ?? ""), headers.get("subject"));
    const lines = bodyOf(mail.data).split(/\r?\n/);
    for (const line of lines) assert.equal(line, printable(line, 10_000));
    return {
      envelope: [mail.from, mail.to],
      commands: smtp.commands.map((line) => line.replace(/ SIZE=\d+/, "")),
      headers: [...headers.keys()],
      kind: [headers.get("content-type"), headers.get("content-transfer-encoding")],
      lines: lines.map(labelOf),
    };
  },
  async "JSON of webhook, SNS and EventBridge"(notice) {
    const parts = payloadParts(notice);
    assert.equal(parts.length, 1);
    const json = parts[0]?.json ?? "";
    assert.ok(json.isWellFormed() && Buffer.byteLength(json) <= 256 * 1024);
    return skeleton(JSON.parse(json), (text) => {
      assert.equal(text, printable(text, 10_000));
      return "text";
    });
  },
};

const subjects: Readonly<Record<string, (items: readonly NoticeItem[]) => Notice>> = {
  operators: (items) => forOperators(group(items)),
  "a person": (items) => forAlice(group(items)),
};

for (const [channel, structure] of Object.entries(channels))
  describe(`in ${channel}, hostile text changes the text and nothing around it`, () => {
    for (const [reader, noticeOf] of Object.entries(subjects))
      for (const field of textFields)
        test(`${field}, to ${reader}`, async () => {
          const benign = hostileTexts.map((_, at) => item({ finding: `${at}`, [field]: "benign" }));
          const hostile = hostileTexts.map((text, at) => item({ finding: `${at}`, [field]: text }));
          assert.deepEqual(await structure(noticeOf(hostile)), await structure(noticeOf(benign)));
        });
  });

test("in text for people, an address that a home sent is no link", async () => {
  await using smtp = await startSmtp();
  const one = item({
    observed: "https://evil.example/a http://evil.example ftp://x",
    subject: "://",
    expected: "https://b",
  });
  await email({
    name: "m",
    host: "127.0.0.1",
    port: smtp.port,
    tls: "none",
    from: "a@example.org",
    to: ["{userProfile}@example.org"],
    clock,
  }).notify(forAlice(group([one])), { signal });
  assert.doesNotMatch(bodyOf(smtp.mails[0]?.data ?? ""), /:\/\//);
});

/** Shape, keys and all that is not text. */
function skeleton(value: unknown, ofText: (text: string) => unknown): unknown {
  if (typeof value === "string") return ofText(value);
  if (Array.isArray(value)) return value.map((one) => skeleton(one, ofText));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, skeleton(one, ofText)]));
}

/** What we wrote of a line: its indentation and its label. */
const labelOf = (line: string): string =>
  /^ *(?:\[\w+\] )?[A-Z][\w ,]*(?:: |$)/.exec(line)?.[0] ?? `(${line.length > 0})`;
