import { once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";
import { json, readBody, sendReply, toRequest } from "./http.ts";
import { serveTerminalSocket } from "./jupyter/terminal-socket.ts";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Counters } from "./stats.ts";
import type { FaultTable } from "./faults.ts";
import type { FrontDoor } from "./front-door/front-door.ts";
import type { Reply, Request } from "./http.ts";

interface Parts {
  readonly api: (request: Request) => Reply;
  readonly door: FrontDoor;
  readonly faults: FaultTable;
  readonly counters: Counters;
  readonly port: number;
  readonly host: string;
  readonly log: (line: string) => void;
}

export interface Listening extends AsyncDisposable {
  readonly endpoint: string;
}

/** Tornado's limit on one message. Bytes. */
const maxMessage = 10 * 1024 * 1024;

/** The one port where everything meets: `POST /` is the API, the rest the front door's. Rejects with the system's error where the port is taken. */
export async function listen({ api, door, faults, counters, port, host, log }: Parts): Promise<Listening> {
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    counters.requests += 1;
    const body = await readBody(message);
    if (body === "too-large") return sendReply(response, json(413, { message: "Request too large" }));
    const request = toRequest(message, body);
    await travel(faults, message.socket);
    const reply = request.method === "POST" && request.path === "/" ? api(request) : await door.answer(request);
    log(`${request.method} ${request.header("x-amz-target") ?? request.path} ${reply.status}`);
    sendReply(response, reply);
  };
  const http = createServer({ noDelay: true, keepAliveTimeout: 60_000 }, (message, response) => {
    answer(message, response).catch((error: unknown) => {
      log(`${message.method} failed: ${String(error)}`);
      if (!response.headersSent && !response.destroyed) sendReply(response, json(500, { message: "Unhandled error" }));
    });
  });

  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: maxMessage });
  const upgrade = async (message: IncomingMessage, stream: Socket, head: Buffer): Promise<void> => {
    counters.requests += 1;
    const request = toRequest(message, Buffer.alloc(0));
    await travel(faults, stream);
    const server = door.serverFor(request);
    if (server === undefined || !originAllowed(request)) return refuse(stream, 403);
    const terminal = server.terminalAt(request.path);
    if (terminal === undefined) return refuse(stream, 404);
    if (server.fault("socket-refused") !== undefined) return refuse(stream, 503);
    log(`UPGRADE ${request.path} 101`);
    sockets.handleUpgrade(message, stream, head, (socket) => {
      counters.sockets.opened += 1;
      counters.sockets.open += 1;
      socket.on("close", () => (counters.sockets.open -= 1));
      serveTerminalSocket({ socket, terminal, server });
    });
  };
  http.on("upgrade", (message, stream: Socket, head) => {
    stream.setNoDelay(true);
    // A client that goes away while it is refused is no accident.
    stream.on("error", () => undefined);
    upgrade(message, stream, head).catch((error: unknown) => {
      log(`UPGRADE failed: ${String(error)}`);
      stream.destroy();
    });
  });
  const refuse = (stream: Socket, status: number): void => {
    log(`UPGRADE ${status}`);
    stream.end(
      `HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    );
  };

  http.listen(port, host);
  await once(http, "listening");
  const address = http.address();
  return {
    endpoint: `http://${host}:${typeof address === "object" && address !== null ? address.port : port}`,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate();
      const closed = once(http, "close");
      http.close();
      http.closeAllConnections();
      await closed;
    },
  };
}

const travelled = new WeakSet<Socket>();

/** The simulated way there and back, once more for a connection's first request. */
async function travel(faults: FaultTable, connection: Socket): Promise<void> {
  const rtt = faults.take("latency")?.rttMs ?? 0;
  if (rtt <= 0) return;
  const trips = travelled.has(connection) ? 1 : 2;
  travelled.add(connection);
  await new Promise((done) => setTimeout(done, rtt * trips));
}

/** As Jupyter behind the front door: none, or the own one. */
const originAllowed = (request: Request): boolean => {
  const origin = request.header("origin");
  return origin === undefined || origin === `http://${request.header("host")}`;
};
