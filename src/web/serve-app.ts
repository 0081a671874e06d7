import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener, RequestError } from "@hono/node-server";
import type { Hono } from "hono";
import { PlumblineError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";

export interface Serving extends AsyncDisposable {
  /** Such as `http://127.0.0.1:9464`, with the port that was really taken. */
  readonly address: string;
}

interface Options extends Abortable {
  readonly host: string;
  /** 0 is any free one. */
  readonly port: number;
  /** How long requests may take to end once it closes. Milliseconds. */
  readonly graceMs?: number;
}

/**
 * Listens until it is disposed of or the signal fires: then it accepts nobody more, closes idle connections, lets running requests
 * end, and cuts what is left after the grace. @throws PlumblineError where the address cannot be had
 */
export async function serveApp(app: Hono, { host, port, signal, graceMs = 3_000 }: Options): Promise<Serving> {
  signal.throwIfAborted();
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false, errorHandler: refused });
  let closing: Promise<void> | undefined;
  const running = new Set<ServerResponse>();
  const server = createServer(timeouts, (incoming: IncomingMessage, outgoing: ServerResponse) => {
    if (closing !== undefined) outgoing.shouldKeepAlive = false;
    running.add(outgoing);
    outgoing.once("close", () => running.delete(outgoing));
    listener(incoming, outgoing).catch(() => outgoing.destroy());
  });
  server.maxConnections = 256;
  await listen(server, host, port);
  const close = (): Promise<void> => {
    // What is answered from now on ends its connection, which would otherwise be kept alive.
    for (const outgoing of running) outgoing.shouldKeepAlive = false;
    return (closing ??= closed(server, graceMs));
  };
  const onAbort = (): void => void close();
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    address: addressOf(server, host),
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", onAbort);
      await close();
    },
  };
}

/** A client that dawdles is cut. Milliseconds, but for the size. */
const timeouts = {
  headersTimeout: 5_000,
  requestTimeout: 15_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 1_000,
  maxHeaderSize: 16 * 1024,
  noDelay: true,
} as const;

/** A request that is none, or a fault of ours: neither is described. */
const refused = (error: unknown): Response => new Response(null, { status: error instanceof RequestError ? 400 : 500 });

async function listen(server: Server, host: string, port: number): Promise<void> {
  server.listen(port, host.replace(/^\[(.*)\]$/, "$1"));
  try {
    await once(server, "listening");
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : "unknown";
    throw new PlumblineError({
      code: "listen-failed",
      message: `The agent cannot listen on ${host}:${port} (${code}).`,
      remedy: "Give another address by server.listen, or end what holds this one.",
      cause,
    });
  }
  // What goes wrong later belongs to one connection, and ends with it.
  server.on("error", () => undefined);
}

async function closed(server: Server, graceMs: number): Promise<void> {
  const done = once(server, "close");
  server.close();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await done;
  clearTimeout(cut);
}

function addressOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://${host.includes(":") && !host.startsWith("[") ? `[${host}]` : host}:${port}`;
}
