import type { StoreReader, StoreWriter } from "../model/store.ts";

interface Memory {
  readonly store: Pick<StoreReader, "recall">;
  readonly writer: Pick<StoreWriter, "remember">;
}

const key = "untold";

/** Ids of runs whose changes may not have been queued for their readers, oldest first. */
export async function readUntold({ store }: Pick<Memory, "store">): Promise<readonly string[]> {
  const kept = await store.recall(key);
  return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
}

export const addUntold = async (memory: Memory, run: string): Promise<void> =>
  memory.writer.remember(key, [...(await readUntold(memory)), run]);

export const removeUntold = async (memory: Memory, run: string): Promise<void> =>
  memory.writer.remember(
    key,
    (await readUntold(memory)).filter((id) => id !== run),
  );
