import { createHash } from "node:crypto";
import type { Health } from "../model/store.ts";
import { fromJson } from "./from-json.ts";
import { type LedgerRow, ledgerRows, linkHash, readLedger } from "./ledger.ts";
import type { Db } from "./tables.ts";

/** Walks the whole ledger: what was kept from before the anchor, then the chain to its head. Undefined when all of it holds. */
export async function verifyLedger(db: Db): Promise<Health["chain"]> {
  const ledger = await readLedger(db);
  const kept = createHash("sha256");
  let seq = ledger.anchor_seq;
  let prev = ledger.anchor_hash;
  for await (const row of ledgerRows(db)) {
    const problem = misfit(row);
    if (row.seq <= ledger.anchor_seq) {
      if (problem !== undefined) return { seq: row.seq, problem };
      kept.update(row.hash);
      continue;
    }
    if (row.seq !== seq + 1) return { seq: seq + 1, problem: "the entry is missing" };
    if (row.prev_hash !== prev) return { seq: row.seq, problem: "the entry does not follow from the one before it" };
    if (problem !== undefined) return { seq: row.seq, problem };
    [seq, prev] = [row.seq, row.hash];
  }
  if (kept.digest("hex") !== ledger.kept_hash)
    return { seq: ledger.anchor_seq, problem: "entries that were kept from before the anchor were added or lost" };
  if (seq !== ledger.head_seq) return { seq: seq + 1, problem: `entries up to ${ledger.head_seq} are missing` };
  if (prev !== ledger.head_hash) return { seq, problem: "the last entry is not the one that was recorded as the last" };
  return undefined;
}

/** What is wrong with an entry in itself. */
function misfit({ seq, entry, prev_hash, hash }: LedgerRow): string | undefined {
  if (linkHash(prev_hash, entry) !== hash) return "the entry is not what was written";
  return fromJson<{ readonly seq: number }>(entry).seq === seq ? undefined : "the entry stands in another's place";
}
