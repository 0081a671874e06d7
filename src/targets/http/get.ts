import { request, type Dispatcher } from "undici";
import type { Abortable } from "../../model/ports.ts";

export interface Page {
  readonly url: URL;
  readonly status: number;
  readonly setCookie: readonly string[];
  readonly location: string | undefined;
  /** The body when it is JSON that was asked for, at most 1 MiB; otherwise it is thrown away. */
  readonly json: unknown;
}

/** One GET, never a second one: redirects are the caller's decision. Rejects with undici's error or the signal's reason. */
export async function get(
  url: URL,
  {
    dispatcher,
    headers,
    want,
    signal,
  }: Abortable & {
    readonly dispatcher: Dispatcher;
    readonly headers: Readonly<Record<string, string>>;
    readonly want: "json" | "headers";
  },
): Promise<Page> {
  const {
    statusCode,
    headers: answer,
    body,
  } = await request(url, {
    dispatcher,
    signal,
    headers: { "user-agent": "plumbline", "accept-encoding": "identity", ...headers },
  });
  const json = want === "json" && statusCode === 200 ? parsed(await body.text()) : undefined;
  if (!body.readableEnded) await body.dump({ limit: 65_536, signal });
  return {
    url,
    status: statusCode,
    setCookie: [answer["set-cookie"] ?? []].flat(),
    location: [answer["location"] ?? []].flat()[0],
    json,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
