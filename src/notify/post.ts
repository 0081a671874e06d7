import { lookup as resolver } from "node:dns";
import { Agent, request } from "undici";
import { PlumblineError, type Retry } from "../model/errors.ts";
import { isLoopback } from "../model/loopback.ts";
import type { Abortable } from "../model/ports.ts";
import { AddressRefused, guardedLookup } from "./guarded-lookup.ts";
import { retryAfterMs } from "./retry-after.ts";

export interface Post {
  /** From `sinkUrl`. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** For messages, such as `webhook "ops"`. */
  readonly channel: string;
  /** Milliseconds since the epoch, for `Retry-After`. */
  readonly now: () => number;
  /** Milliseconds for the whole exchange. */
  readonly timeoutMs: number;
  /** The system's resolver unless it is given. */
  readonly resolve?: typeof resolver;
}

/**
 * One POST over a connection of its own: no redirect is followed, and of the answer only the status and `Retry-After` are
 * used. Throws `PlumblineError`, told anew from the status or the error's code: the address and the answer's text may hold
 * secrets. An aborted signal rejects with its reason.
 */
export async function post(
  { url, headers, body, channel, now, timeoutMs, resolve = resolver }: Post,
  { signal }: Abortable,
): Promise<void> {
  signal.throwIfAborted();
  const limit = AbortSignal.timeout(timeoutMs);
  const either = AbortSignal.any([signal, limit]);
  const lookup = guardedLookup({ loopback: isLoopback(url.hostname) }, resolve);
  const agent = new Agent({ connect: { timeout: 5_000, lookup }, connections: 1, allowH2: false });
  try {
    const answer = await request(url, {
      method: "POST",
      dispatcher: agent,
      signal: either,
      headers: { "user-agent": "plumbline", "accept-encoding": "identity", ...headers },
      body,
    });
    // The status is all that counts; an answer that breaks off or goes on for ever changes nothing.
    answer.body.on("error", () => {});
    answer.body.destroy();
    const refusal = refusalOf(answer.statusCode, [answer.headers["retry-after"] ?? []].flat()[0], now());
    if (refusal !== undefined) throw failed(channel, refusal);
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof PlumblineError) throw error;
    throw failed(channel, limit.aborted ? late(timeoutMs) : unreached(error));
  } finally {
    await agent.destroy();
  }
}

interface Failure {
  readonly code: string;
  readonly what: string;
  readonly remedy: string;
  readonly retry: Retry;
}

const failed = (channel: string, { code, what, remedy, retry }: Failure): PlumblineError =>
  new PlumblineError({ code, message: `The ${channel} ${what}.`, remedy, retry });

function refusalOf(status: number, retryAfter: string | undefined, now: number): Failure | undefined {
  if (status >= 200 && status < 300) return undefined;
  const afterMs = retryAfterMs(retryAfter, now);
  const what = `answered ${status} where 2xx was expected`;
  if ((status === 429 || status === 503) && afterMs !== undefined)
    return { code: "notify-busy", what, remedy: "Nothing is to be done: it is sent again.", retry: { afterMs } };
  if (status === 408 || status === 425 || status === 429 || status >= 500)
    return { code: "notify-busy", what, remedy: "Nothing is to be done if it recovers.", retry: "backoff" };
  if (status < 400)
    return {
      code: "notify-refused",
      what: `answered ${status}, a redirect, which is not followed`,
      remedy: "Give the address where it ends.",
      retry: "backoff",
    };
  return {
    code: "notify-refused",
    what,
    remedy: "Look at its address and its key: it exists, but does not take this message.",
    retry: ofMessage.has(status) ? "never" : "backoff",
  };
}

/** Not understood, gone for good, too large: what repeating cannot mend. An address or a key can be mended, at either end. */
const ofMessage: ReadonlySet<number> = new Set([400, 410, 413, 422]);

const late = (timeoutMs: number): Failure => ({
  code: "notify-unreachable",
  what: `gave no answer within ${timeoutMs / 1000} s`,
  remedy: "Look at the network path and at the receiver.",
  retry: "backoff",
});

function unreached(error: unknown): Failure {
  if (error instanceof AddressRefused || (error instanceof Error && error.cause instanceof AddressRefused))
    return {
      code: "notify-address",
      what: "has a name that leads to this machine or to a network service of its host; nothing was sent",
      remedy: "Look at the address and at who answers for its name.",
      retry: "backoff",
    };
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return {
    code: "notify-unreachable",
    what: `could not be reached${/^[A-Z][A-Z0-9_]{1,48}$/.test(code) ? ` (${code})` : ""}`,
    remedy: "Look at its address, the network path and its certificate.",
    retry: "backoff",
  };
}
