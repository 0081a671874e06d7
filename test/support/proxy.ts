import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Connections accepted so far. */
  readonly connections: () => number;
}

/**
 * A loopback TCP relay. `dropAfter` cuts a websocket connection once that many bytes came from the server;
 * `delayMs` is the round trip: each piece of data takes half of it in either direction, and the set-up of a connection a whole one,
 * before which nothing of the client leaves it.
 */
export async function startProxy(
  target: number,
  { dropAfter, delayMs = 0 }: { readonly dropAfter?: number; readonly delayMs?: number },
): Promise<Proxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ noDelay: true }, (client) => {
    connections += 1;
    const setUp = performance.now() + delayMs;
    const upstream = connect({ port: target, host: "127.0.0.1", noDelay: true });
    let left = Number.POSITIVE_INFINITY;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    client.on("data", (data: Buffer) => {
      if (dropAfter !== undefined && left === Number.POSITIVE_INFINITY && data.includes("Upgrade: websocket"))
        left = dropAfter;
      if (left === 0) upstream.destroy();
      relay(upstream, data, Math.max(0, setUp - performance.now()) + delayMs / 2);
    });
    upstream.on("data", (data: Buffer) => {
      const part = data.subarray(0, left);
      left -= part.length;
      relay(client, part, delayMs / 2);
      if (left === 0) upstream.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    port: address.port,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

function relay(socket: Socket, data: Buffer, afterMs: number): void {
  if (afterMs === 0) socket.write(data);
  else setTimeout(() => socket.destroyed || socket.write(data), afterMs);
}
