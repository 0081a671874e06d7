import assert from "node:assert/strict";
import type { Store, StoreWriter } from "../../../src/model/store.ts";
import { minute } from "./material.ts";

/** The writer of a lease that has to be free. */
export async function acquired(store: Store, holder = "agent-1", ttlMs = minute): Promise<StoreWriter> {
  const answer = await store.acquire({ holder, ttlMs });
  assert.ok("writer" in answer, `the lease is held: ${JSON.stringify(answer)}`);
  return answer.writer;
}

export async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  return Array.fromAsync(items);
}
