import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { NewTransition } from "../model/lifecycle.ts";
import { fromJson } from "./from-json.ts";
import { ledgerRows, readLedger } from "./ledger.ts";
import { readStates } from "./states.ts";
import type { Db } from "./tables.ts";

/**
 * Moves the anchor up to the first entry that is young enough and deletes what lies before it, except what happened to a finding
 * that is still open since it was opened. What is kept so is hashed too, so that none of it can be added or lost.
 */
export async function pruneLedger(db: Db, before: string): Promise<number> {
  const openedAt = new Map((await readStates(db, { open: true })).map((state) => [state.id, state.openedAt]));
  const ledger = await readLedger(db);
  const anchor = { anchor_seq: ledger.anchor_seq, anchor_hash: ledger.anchor_hash };
  const keptHash = createHash("sha256");
  const kept: number[] = [];
  for await (const { seq, entry, hash } of ledgerRows(db)) {
    const { at, finding } = fromJson<NewTransition>(entry);
    if (seq > ledger.anchor_seq) {
      if (at >= before) break;
      anchor.anchor_seq = seq;
      anchor.anchor_hash = hash;
    }
    const opened = openedAt.get(finding);
    if (opened === undefined || at < opened) continue;
    kept.push(seq);
    keptHash.update(hash);
  }
  await db
    .updateTable("ledger")
    .set({ ...anchor, kept_hash: keptHash.digest("hex") })
    .execute();
  const { numDeletedRows } = await db
    .deleteFrom("transitions")
    .where("seq", "<=", anchor.anchor_seq)
    .where("seq", "not in", sql<number>`(select value from json_each(${JSON.stringify(kept)}))`)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
