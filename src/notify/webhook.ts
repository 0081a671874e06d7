import type { Notifier } from "../model/notice.ts";
import type { Clock } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import { channelName } from "./channel-name.ts";
import { payloadParts } from "./payload.ts";
import { post } from "./post.ts";
import { signature } from "./signature.ts";
import { sinkUrl } from "./sink-url.ts";

export interface WebhookOptions {
  /** The route's. */
  readonly name: string;
  /** https. */
  readonly url: Secret;
  /** The HMAC key. */
  readonly key: Secret;
  readonly clock: Pick<Clock, "now">;
  /** Also http and https on this machine. */
  readonly allowLoopback?: boolean;
  /** Milliseconds for one POST. */
  readonly timeoutMs?: number;
}

/**
 * POSTs a notice as JSON (`Payload`, schema `plumbline/notice/v1`), signed (`signature`), in as many requests as it has
 * parts. `x-plumbline-id` is the part's id, the same at every attempt. 2xx is taken, whatever the answer says; a redirect is
 * not followed. Throws `UsageError` for an address that may not be used.
 */
export function webhook({
  name,
  url: address,
  key,
  clock,
  allowLoopback = false,
  timeoutMs = 10_000,
}: WebhookOptions): Notifier {
  const channel = channelName("webhook", name);
  const url = sinkUrl(address, { channel, allowLoopback });
  const now = () => clock.now();
  return {
    name,
    async notify(notice, { signal }) {
      for (const { id, json } of payloadParts(notice)) {
        const body = Buffer.from(json);
        const headers = {
          "content-type": "application/json",
          "x-plumbline-id": id,
          "x-plumbline-signature": signature(body, { key, id, now: now() }),
        };
        await post({ url, headers, body, channel, now, timeoutMs }, { signal });
      }
    },
  };
}
