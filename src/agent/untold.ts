import type { Json } from "../model/check.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";

const key = "untold";

/** Ids of runs whose changes may not have been queued for their readers, oldest first. */
export const readUntold = async (store: Pick<StoreReader, "recall">): Promise<readonly string[]> =>
  idsIn(await store.recall(key));

export const addUntold = (writer: Pick<StoreWriter, "revise">, run: string): Promise<void> =>
  writer.revise(key, (kept) => [...idsIn(kept), run]);

export const removeUntold = (writer: Pick<StoreWriter, "revise">, run: string): Promise<void> =>
  writer.revise(key, (kept) => idsIn(kept).filter((id) => id !== run));

const idsIn = (kept: Json | undefined): readonly string[] =>
  Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : [];
