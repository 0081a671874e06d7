import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import WebSocket, { type RawData } from "ws";
import { NotAssessed } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import type { JupyterServer } from "./server.ts";
import { notAssessedByTransport } from "./transport-error.ts";

/** The two-way text of one terminal. */
export interface TerminalSocket {
  /** Everything printed since the last call, waiting for the first of it, at most `waitMs` when given; one caller at a time. */
  read(
    waitMs?: number,
  ): Promise<
    { readonly kind: "text"; readonly text: string } | { readonly kind: "quiet" } | { readonly kind: "ended" }
  >;
  /** Types text; keep it below 4 KiB until the far side has said that it reads. */
  type(text: string): void;
  close(): void;
}

/** A fresh terminal's messages are below 20 KiB; the replay of one that printed a lot is one large message. */
const maxMessage = 4 * 1_048_576;

/**
 * Opens `terminals/websocket/NAME`. Each message is answered with an unsolicited pong: it carries the TCP
 * acknowledgement that the server's next small write waits for (44 ms otherwise; testbed.md §1).
 * Throws `NotAssessed`: `terminal-failed` (404), `login-failed` (401, 403), `unreachable`.
 */
export async function openSocket(
  server: JupyterServer,
  {
    name,
    signal,
    maxBytes,
    line,
  }: Abortable & { readonly name: string; readonly maxBytes: number; readonly line?: Socket },
): Promise<TerminalSocket> {
  const url = new URL(`terminals/websocket/${encodeURIComponent(name)}`, server.base);
  const headers = await server.headers("WS", new URL(url));
  url.protocol = server.base.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(url, {
    headers,
    perMessageDeflate: false,
    followRedirects: false,
    handshakeTimeout: 10_000,
    maxPayload: maxMessage,
    ...(server.lookup === undefined ? {} : { lookup: server.lookup }),
    ...(line === undefined || line.destroyed ? {} : { createConnection: () => line }),
  });
  const read = receive(socket, { signal, maxBytes, base: server.base });
  try {
    await opened(socket, server.base, signal);
  } catch (error) {
    socket.terminate();
    signal.throwIfAborted();
    throw error;
  }
  return {
    read,
    type: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(JSON.stringify(["stdin", text]));
    },
    close: () => socket.terminate(),
  };
}

/** A connection to the server, made while something else is under way: it saves the websocket a round trip, or two with TLS. */
export function dial({ base, lookup }: JupyterServer): Socket {
  const to = { host: base.hostname.replace(/^\[|\]$/g, ""), ...(lookup === undefined ? {} : { lookup }) };
  const socket =
    base.protocol === "https:"
      ? connectTls({ ...to, port: Number(base.port || 443), servername: base.hostname, ALPNProtocols: ["http/1.1"] })
      : connect({ ...to, port: Number(base.port || 80) });
  // Whoever takes the line sees that it is destroyed, and dials anew.
  return socket.on("error", () => undefined).setNoDelay(true);
}

async function opened(socket: WebSocket, base: URL, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  socket.once("unexpected-response", (_request, response) => {
    response.destroy();
    const status = response.statusCode ?? 0;
    reject(
      status === 401 || status === 403
        ? new NotAssessed("login-failed", `The server refused the terminal's websocket (HTTP ${status}).`, {
            remedy: "Check network conditions in the role's policy.",
          })
        : new NotAssessed("terminal-failed", `The terminal's websocket did not open (HTTP ${status}).`, {
            remedy: "Scan again.",
            retry: "backoff",
          }),
    );
  });
  socket.once("error", (error) => reject(notAssessedByTransport(error, base)));
  await Promise.race([once(socket, "open", { signal }), promise]);
}

/** Queues messages until they are read. */
function receive(
  socket: WebSocket,
  { signal, maxBytes, base }: Abortable & { readonly maxBytes: number; readonly base: URL },
): TerminalSocket["read"] {
  let queue: string[] = [];
  let wake = (): void => undefined;
  let end: { readonly error?: NotAssessed } | undefined;
  let bytes = 0;
  const finish = (error?: NotAssessed): void => {
    end ??= error === undefined ? {} : { error };
    wake();
  };
  const abort = (): void => {
    finish();
    socket.terminate();
  };
  signal.addEventListener("abort", abort, { once: true });
  // A connection that died without a word is noticed after two silent intervals, not at the visit's end.
  let silent = 0;
  const heartbeat = setInterval(() => {
    silent += 1;
    if (silent > 2) {
      finish(lost("did not answer for a while"));
      socket.terminate();
    } else if (socket.readyState === WebSocket.OPEN) socket.ping();
  }, heartbeatMs);
  heartbeat.unref();
  socket.on("pong", () => (silent = 0));
  // One pong for all messages that one read of the socket brought.
  let acknowledging: NodeJS.Immediate | undefined;
  const acknowledge = (): void => {
    acknowledging ??= setImmediate(() => {
      acknowledging = undefined;
      if (socket.readyState === WebSocket.OPEN) socket.pong(undefined, undefined, () => undefined);
    });
  };
  socket.on("message", (data, isBinary) => {
    const buffer = bufferOf(data);
    bytes += buffer.length;
    silent = 0;
    if (bytes > maxBytes) {
      finish(
        new NotAssessed("output-limit", `The terminal sent more than ${maxBytes} bytes.`, {
          remedy: "Look for a process that writes to the terminal.",
        }),
      );
      socket.terminate();
      return;
    }
    acknowledge();
    const message = isBinary ? undefined : parsed(buffer);
    if (message?.[0] === "stdout" && typeof message[1] === "string") queue.push(message[1]);
    if (message?.[0] === "disconnect") finish();
    wake();
  });
  socket.on("error", (error) => finish(notAssessedByTransport(error, base)));
  socket.on("close", () => {
    clearInterval(heartbeat);
    signal.removeEventListener("abort", abort);
    finish(lost("closed before the answer was whole"));
  });
  return async (waitMs) => {
    const timeout = Promise.withResolvers<"quiet">();
    const timer = waitMs === undefined ? undefined : setTimeout(timeout.resolve, waitMs, "quiet");
    try {
      while (queue.length === 0 && end === undefined) {
        const woken = Promise.withResolvers<"woken">();
        wake = () => woken.resolve("woken");
        if ((await Promise.race([woken.promise, timeout.promise])) === "quiet") return { kind: "quiet" };
      }
    } finally {
      clearTimeout(timer);
    }
    if (queue.length > 0) {
      const text = queue.join("");
      queue = [];
      return { kind: "text", text };
    }
    signal.throwIfAborted();
    if (end?.error !== undefined) throw end.error;
    return { kind: "ended" };
  };
}

const heartbeatMs = 20_000;

const lost = (what: string): NotAssessed =>
  new NotAssessed("connection-lost", `The terminal's websocket ${what}.`, { remedy: "Scan again.", retry: "backoff" });

/** The default `binaryType` gives one buffer per message. */
const bufferOf = (data: RawData): Buffer => (Buffer.isBuffer(data) ? data : Buffer.alloc(0));

function parsed(data: Buffer): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(data.toString("utf8"));
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
