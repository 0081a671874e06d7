import { hash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { NewTransition, Transition } from "../model/lifecycle.ts";
import type { TransitionFilter } from "../model/store.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { fromJson } from "./from-json.ts";
import type { Db } from "./tables.ts";

/** In order. */
export async function readTransitions(
  db: Db,
  { run, finding, after, limit }: TransitionFilter,
): Promise<readonly Transition[]> {
  let query = db.selectFrom("transitions").select(["entry", "hash"]).orderBy("seq");
  if (run !== undefined) query = query.where("run", "=", run);
  if (finding !== undefined) query = query.where("finding", "=", finding);
  if (after !== undefined) query = query.where("seq", ">", after);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.execute()).map(({ entry, hash }) => ({ ...fromJson<Entry>(entry), hash }));
}

/** What is hashed of an entry. */
type Entry = Omit<Transition, "hash">;

/** Adds entries to the chain's end and moves its head. The table refuses any other change. */
export async function appendTransitions(db: Db, transitions: readonly NewTransition[]): Promise<void> {
  if (transitions.length === 0) return;
  let { head_seq: seq, head_hash: prev } = await readLedger(db);
  for (const transition of transitions) {
    seq += 1;
    const entry = canonicalJson({ ...transition, seq });
    const next = linkHash(prev, entry);
    await db.insertInto("transitions").values({ seq, entry, prev_hash: prev, hash: next }).execute();
    prev = next;
    await db.updateTable("ledger").set({ head_seq: seq, head_hash: next }).execute();
  }
}

/** Where the chain begins and ends. */
export const readLedger = (db: Db) => db.selectFrom("ledger").selectAll().executeTakeFirstOrThrow();

export const linkHash = (prev: string, entry: string): string => hash("sha256", prev + entry, "hex");

export type Ledger = Awaited<ReturnType<typeof readLedger>>;

/** A row as it lies in the table. */
export interface LedgerRow {
  readonly seq: number;
  readonly entry: string;
  readonly prev_hash: string;
  readonly hash: string;
}

const page = 500;

/** All rows to the `last` in order, page by page, so that others get their turn. */
export async function* ledgerRows(
  db: Db,
  { last: end = Number.MAX_SAFE_INTEGER }: { readonly last?: number } = {},
): AsyncGenerator<LedgerRow, undefined, undefined> {
  let after = Number.MIN_SAFE_INTEGER;
  for (;;) {
    const found = await db
      .selectFrom("transitions")
      .select(["seq", "entry", "prev_hash", "hash"])
      .where("seq", ">", after)
      .where("seq", "<=", end)
      .orderBy("seq")
      .limit(page)
      .execute();
    yield* found;
    const last = found.at(-1);
    if (last === undefined) return;
    after = last.seq;
    await setImmediate();
  }
}
