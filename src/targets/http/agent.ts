import type { LookupFunction } from "node:net";
import { Agent } from "undici";

/** Connections of one target only, so that nothing of one user's session can reach another's. Milliseconds and bytes. */
export function targetAgent({ lookup }: { readonly lookup?: LookupFunction | undefined } = {}): Agent {
  return new Agent({
    connect: { timeout: 5_000, ...(lookup !== undefined && { lookup }) },
    // Requests of one visit follow each other; left to itself, the pool opens a second connection for the one after the first.
    connections: 1,
    allowH2: false,
    headersTimeout: 10_000,
    bodyTimeout: 15_000,
    maxResponseSize: 1_048_576,
  });
}

/** Ends the connections of a target. Left to itself undici makes an error for each end, with a stack that nobody reads. */
export const hangUp = (agent: Agent): Promise<void> => agent.destroy(visitOver);

const visitOver = new Error("the visit is over");
