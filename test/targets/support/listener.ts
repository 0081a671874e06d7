import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { listening } from "../../support/listening.ts";

export interface Listener extends AsyncDisposable {
  readonly origin: string;
  /** Every request that came, with its headers. */
  readonly requests: readonly { readonly url: string; readonly headers: IncomingMessage["headers"] }[];
  /** Connections that were ever opened. */
  readonly connections: () => number;
}

/** A real HTTP server on loopback that remembers who came. */
export async function listen(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<Listener> {
  const requests: { url: string; headers: IncomingMessage["headers"] }[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    requests.push({ url: request.url ?? "", headers: request.headers });
    answer(request, response);
  });
  server.on("connection", () => (connections += 1));
  const { origin, [Symbol.asyncDispose]: end } = await listening(server);
  return {
    origin,
    requests,
    connections: () => connections,
    [Symbol.asyncDispose]: end,
  };
}
