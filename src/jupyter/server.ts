import type { LookupFunction } from "node:net";
import { request, type Dispatcher } from "undici";
import type { Abortable } from "../model/ports.ts";
import { notAssessedByTransport } from "./transport-error.ts";

/**
 * A Jupyter server that somebody has logged in to: where it is and what proves it. Implementations are in `targets`;
 * cookies and tokens stay with them and go to this one host.
 */
export interface JupyterServer {
  /** Ends with a slash, carries no query and no user info. */
  readonly base: URL;
  /** Limits the bytes of one answer (`maxResponseSize`). */
  readonly dispatcher: Dispatcher;
  /** Names resolve through this for the websocket, as they do in `dispatcher` for HTTP. */
  readonly lookup?: LookupFunction;
  /**
   * Cookie and Origin, the XSRF header for unsafe methods, or Authorization; fresh for each request. `url` is the
   * request's own, http or https also for a websocket: cookies go by its path.
   */
  headers(purpose: "GET" | "POST" | "DELETE" | "WS", url: URL): Promise<Record<string, string>>;
  /** Takes the `Set-Cookie` values of an answer from this host. */
  absorb(setCookie: readonly string[]): Promise<void>;
  /** Gets a new XSRF cookie after the server refused the old one. */
  refreshXsrf?(options: Abortable): Promise<void>;
}

export interface JupyterReply {
  readonly status: number;
  readonly text: string;
}

/**
 * One REST call below the server's base. Redirects are never followed; a refused XSRF token is renewed once.
 * Throws `NotAssessed`: `unreachable`, `host-refused`, `output-limit`. Bodies of errors are never part of a message: servers put tracebacks there.
 */
export async function call(
  server: JupyterServer,
  method: "GET" | "POST" | "DELETE",
  path: string,
  options: Abortable & { readonly body?: string; readonly timeoutMs?: number },
): Promise<JupyterReply> {
  const reply = await once(server, method, path, options);
  if (reply.status === 403 && method !== "GET" && reply.text.includes("_xsrf") && server.refreshXsrf !== undefined) {
    await server.refreshXsrf(options);
    return once(server, method, path, options);
  }
  return reply;
}

async function once(
  server: JupyterServer,
  method: "GET" | "POST" | "DELETE",
  path: string,
  { signal, body, timeoutMs = 15_000 }: Abortable & { readonly body?: string; readonly timeoutMs?: number },
): Promise<JupyterReply> {
  const url = new URL(path, server.base);
  try {
    const answer = await request(url, {
      method,
      dispatcher: server.dispatcher,
      signal,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      headers: {
        ...(await server.headers(method, url)),
        "accept-encoding": "identity",
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body }),
    });
    await server.absorb([answer.headers["set-cookie"] ?? []].flat());
    return { status: answer.statusCode, text: await answer.body.text() };
  } catch (error) {
    signal.throwIfAborted();
    throw notAssessedByTransport(error, url);
  }
}
