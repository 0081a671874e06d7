import { stat } from "node:fs/promises";
import { sql } from "kysely";
import type { Health } from "../model/store.ts";
import type { Db } from "./tables.ts";
import { verifyLedger } from "./verify-ledger.ts";

/** Looks at every page of the file and, unless `quick`, at every entry of the ledger. */
export async function readHealth(db: Db, path: string, { quick }: { readonly quick: boolean }): Promise<Health> {
  const check = await sql<{ readonly quick_check: string }>`pragma quick_check(1)`.execute(db);
  const counted = await db
    .selectFrom("transitions")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return {
    integrity: check.rows[0]?.quick_check ?? "no answer",
    chain: quick ? undefined : await verifyLedger(db),
    transitions: counted.count,
    bytes: (await sizeOf(path)) + (await sizeOf(`${path}-wal`)),
  };
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );
