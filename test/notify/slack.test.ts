import assert from "node:assert/strict";
import { test } from "node:test";
import type { Notice } from "../../src/model/notice.ts";
import { Secret } from "../../src/model/secret.ts";
import { slack } from "../../src/notify/slack.ts";
import { forOperators, group, item } from "./support/notices.ts";
import { startSink } from "./support/sink.ts";

const { signal } = new AbortController();

interface Body {
  readonly text: string;
  readonly blocks: readonly {
    readonly type: string;
    readonly text: Readonly<Record<string, unknown>> & { readonly text: string };
  }[];
  readonly [key: string]: unknown;
}

async function posted(notice: Notice): Promise<Body> {
  await using sink = await startSink();
  const url = new Secret(`${sink.origin}/services/T0/B0/canary`);
  await slack({ name: "ops", url, clock: { now: () => 0 }, allowLoopback: true }).notify(notice, { signal });
  assert.equal(sink.received.length, 1);
  assert.equal(sink.received[0]?.url, "/services/T0/B0/canary");
  return JSON.parse(sink.received[0]?.body.toString() ?? "");
}

const many = (count: number, perGroup: number): Notice =>
  forOperators(
    ...Array.from({ length: Math.ceil(count / perGroup) }, (_, nth) =>
      group(
        Array.from({ length: Math.min(perGroup, count - nth * perGroup) }, (_, at) =>
          item({ finding: `${nth}-${at}`, observed: "&".repeat(5_000), remediation: "<".repeat(5_000) }),
        ),
        { run: `01JQ00000000000000000${`${nth}`.padStart(5, "0")}` },
      ),
    ),
  );

test("a message is plain text that nothing in it can turn into markup, a mention or a preview", async () => {
  const { blocks, ...rest } = await posted(forOperators(group([item()])));
  assert.deepEqual(rest, {
    text: "Plumbline: 1 opened (worst: high)",
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
  });
  assert.deepEqual(
    blocks.map(({ type, text }) => [type, text["type"], text["emoji"]]),
    [
      ["header", "plain_text", false],
      ["section", "plain_text", false],
      ["section", "plain_text", false],
      ["section", "plain_text", false],
    ],
  );
});

for (const [count, perGroup] of [
  [1, 1],
  [45, 45],
  [46, 46],
  [5_000, 5_000],
  [300, 1],
  [23, 1],
  [100, 7],
] as const)
  test(`${count} items in runs of ${perGroup} stay within Slack's limits, and none is lost without a word`, async () => {
    const { blocks } = await posted(many(count, perGroup));
    assert.ok(blocks.length <= 50, `${blocks.length} blocks`);
    for (const { type, text } of blocks) assert.ok(text.text.length <= (type === "header" ? 150 : 3_000));
    const shown = blocks.filter(({ text }) => text.text.startsWith("[high]")).length;
    const more = blocks.flatMap(({ text }) => /^… and (\d+) more\.$/.exec(text.text)?.[1] ?? []);
    assert.equal(shown + Number(more[0] ?? 0), count);
  });
