import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

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
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
