import type { Json } from "../model/check.ts";
import type { StoreWriter } from "../model/store.ts";
import { pack, unpack } from "./content.ts";
import { fromJson } from "./from-json.ts";
import type { Db } from "./tables.ts";

export async function recall(db: Db, key: string): Promise<Json | undefined> {
  const row = await db.selectFrom("memory").select("value").where("key", "=", key).executeTakeFirst();
  return row === undefined ? undefined : fromJson<Json>(row.value);
}

export async function remember(db: Db, key: string, json: Json): Promise<void> {
  const value = JSON.stringify(json);
  await db
    .insertInto("memory")
    .values({ key, value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value }))
    .execute();
}

/** In a transaction of its own, so that nothing is written between the reading and the writing. */
export async function revise(db: Db, key: string, change: Parameters<StoreWriter["revise"]>[1]): Promise<void> {
  const after = change(await recall(db, key));
  if (after !== undefined) await remember(db, key, after);
}

export async function readPolicySet(db: Db, hash: string): Promise<Json | undefined> {
  const row = await db.selectFrom("policy_sets").select("bytes").where("hash", "=", hash).executeTakeFirst();
  return row === undefined ? undefined : fromJson<Json>(unpack(row.bytes));
}

/** The same hash means the same expectations; how they are asked is not in it, and the newest way is kept. */
export async function keepPolicySet(
  db: Db,
  { hash, set, at }: { readonly hash: string; readonly set: object; readonly at: string },
): Promise<void> {
  const bytes = pack(JSON.stringify(set));
  await db
    .insertInto("policy_sets")
    .values({ hash, kept_at: at, bytes })
    .onConflict((conflict) => conflict.column("hash").doUpdateSet({ kept_at: at, bytes }))
    .execute();
}
