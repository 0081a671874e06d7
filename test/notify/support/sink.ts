import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { listening } from "../../support/listening.ts";

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Sink extends AsyncDisposable {
  readonly origin: string;
  /** Every whole request that came. */
  readonly received: readonly Received[];
  readonly connections: () => number;
}

/** A real HTTP server on loopback that keeps what it gets; it answers 200 unless told otherwise. */
export async function startSink(
  answer: (response: ServerResponse, request: Received, nth: number) => void = (response) => response.end(),
): Promise<Sink> {
  const received: Received[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { method = "", url = "", headers } = request;
      const one = { method, url, headers, body: Buffer.concat(chunks) };
      received.push(one);
      answer(response, one, received.length);
    });
  });
  server.on("connection", () => (connections += 1));
  const { origin, [Symbol.asyncDispose]: end } = await listening(server);
  return {
    origin,
    received,
    connections: () => connections,
    [Symbol.asyncDispose]: end,
  };
}
