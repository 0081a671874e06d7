import type { Notice, Notifier } from "../model/notice.ts";
import type { Clock } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import { channelName } from "./channel-name.ts";
import { toMessage } from "./message.ts";
import { post } from "./post.ts";
import { sinkUrl } from "./sink-url.ts";
import { slackBlocks, slackText } from "./slack-blocks.ts";

export interface SlackOptions {
  /** The route's. */
  readonly name: string;
  /** Of an incoming webhook; whoever has it can write to the channel. */
  readonly url: Secret;
  readonly clock: Pick<Clock, "now">;
  readonly allowLoopback?: boolean;
  /** Milliseconds. */
  readonly timeoutMs?: number;
}

/** One POST of plain-text blocks to an incoming webhook. Throws `UsageError` for an address that may not be used. */
export function slack({
  name,
  url: address,
  clock,
  allowLoopback = false,
  timeoutMs = 10_000,
}: SlackOptions): Notifier {
  const channel = channelName("Slack channel", name);
  const url = sinkUrl(address, { channel, allowLoopback });
  return {
    name,
    async notify(notice, { signal }) {
      const body = Buffer.from(JSON.stringify(slackMessage(notice)));
      const headers = { "content-type": "application/json" };
      await post({ url, headers, body, channel, now: () => clock.now(), timeoutMs }, { signal });
    },
  };
}

function slackMessage(notice: Notice) {
  const message = toMessage(notice, { most: mostBlocks });
  return {
    // What a notification on a phone shows.
    text: slackText(message.subject),
    mrkdwn: false,
    link_names: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: slackBlocks(message),
  };
}

/** Of 50 blocks, header, opening, "and n more" and closing stand beside the items and the headings of runs. */
const mostBlocks = 46;
