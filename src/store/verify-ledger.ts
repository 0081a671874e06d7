import { createHash } from "node:crypto";
import type { Health } from "../model/store.ts";
import { fromJson } from "./from-json.ts";
import { type Ledger, type LedgerRow, ledgerRows, linkHash, readLedger } from "./ledger.ts";
import type { Db } from "./tables.ts";

/**
 * Walks the whole ledger: what was kept from before the anchor, then the chain to its head. Undefined when all of it holds.
 * Whoever writes has its turn between the pages, so that the walk ends where the head was when it began, and begins again where
 * old entries were deleted under it.
 */
export async function verifyLedger(db: Db): Promise<Health["chain"]> {
  for (;;) {
    const ledger = await readLedger(db);
    const problem = await walk(db, ledger);
    const { anchor_seq, kept_hash } = await readLedger(db);
    if (problem === undefined || (anchor_seq === ledger.anchor_seq && kept_hash === ledger.kept_hash)) return problem;
  }
}

async function walk(db: Db, ledger: Ledger): Promise<Health["chain"]> {
  const kept = createHash("sha256");
  let seq = ledger.anchor_seq;
  let prev = ledger.anchor_hash;
  for await (const row of ledgerRows(db, { last: ledger.head_seq })) {
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
  const added = await firstBeyondHead(db);
  return added === undefined
    ? undefined
    : { seq: added, problem: "the entry was added after the one that was recorded as the last" };
}

/** In one statement, since an honest writer moves both at once. */
async function firstBeyondHead(db: Db): Promise<number | undefined> {
  const row = await db
    .selectFrom("transitions")
    .innerJoin("ledger", (on) => on.onRef("transitions.seq", ">", "ledger.head_seq"))
    .select(({ fn }) => fn.min<number | null>("transitions.seq").as("seq"))
    .executeTakeFirst();
  return row?.seq ?? undefined;
}

/** What is wrong with an entry in itself. */
function misfit({ seq, entry, prev_hash, hash }: LedgerRow): string | undefined {
  if (linkHash(prev_hash, entry) !== hash) return "the entry is not what was written";
  return fromJson<{ readonly seq: number }>(entry).seq === seq ? undefined : "the entry stands in another's place";
}
