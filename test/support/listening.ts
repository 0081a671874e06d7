import { once } from "node:events";
import type { Server } from "node:net";

/** A server of ours on a free loopback port, ended at the end of the scope with all its connections. */
export async function listening(server: Server & { closeAllConnections?: () => void }) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections?.();
      await closed;
    },
  };
}
