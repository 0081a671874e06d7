import { createServer } from "node:net";
import { listening } from "../../support/listening.ts";

/** A loopback port that counts who comes, and lets nobody in. */
export async function listener(): Promise<AsyncDisposable & { readonly port: number; connections(): number }> {
  let connections = 0;
  const server = createServer((socket) => {
    connections++;
    socket.destroy();
  });
  return { ...(await listening(server)), connections: () => connections };
}
