import { type LeaseHolder, LeaseLost } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import type { Db } from "./tables.ts";

/** A lease as its holder knows it. */
export interface Lease {
  readonly epoch: number;
  readonly holder: string;
}

export interface LeaseRequest {
  readonly holder: string;
  readonly ttlMs: number;
  /** Whether a holder is known to have died. */
  readonly gone: (holder: string) => boolean;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Takes the lease when it is free or has run out. The epoch grows for ever, so that who comes back late is told apart from who
 * holds it now, whatever the clocks say.
 */
export async function takeLease(
  db: Db,
  { holder, ttlMs, gone, now }: LeaseRequest,
): Promise<{ readonly taken: Lease } | { readonly held: LeaseHolder }> {
  const current = await currentLease(db);
  if (current.holder !== null && now < current.expires_at && !gone(current.holder)) {
    // Further away than any renewal from now could put it: the clock was set back. Without this, who died would hold it on.
    const until = Math.min(current.expires_at, now + ttlMs);
    if (until < current.expires_at) await db.updateTable("lease").set({ expires_at: until }).execute();
    return { held: shown({ ...current, expires_at: until }) };
  }
  const taken = { epoch: current.epoch + 1, holder: printable(holder, 200) };
  await db
    .updateTable("lease")
    .set({ ...taken, expires_at: now + ttlMs })
    .execute();
  return { taken };
}

/** The fence: throws `LeaseLost` unless the lease is still this one. One that ran out and that nobody took is. */
export async function requireLease(db: Db, { epoch, holder }: Lease): Promise<void> {
  const current = await currentLease(db);
  if (current.epoch !== epoch || current.holder !== holder) throw new LeaseLost(epoch, shown(current));
}

/** After `requireLease`, in the same transaction. */
export async function renewLease(db: Db, until: number): Promise<void> {
  await db.updateTable("lease").set({ expires_at: until }).execute();
}

/** Frees the lease if it is still this one. */
export async function releaseLease(db: Db, { epoch, holder }: Lease): Promise<void> {
  await db
    .updateTable("lease")
    .set({ holder: null, expires_at: 0 })
    .where("epoch", "=", epoch)
    .where("holder", "=", holder)
    .execute();
}

const currentLease = (db: Db) =>
  db.selectFrom("lease").select(["epoch", "holder", "expires_at"]).executeTakeFirstOrThrow();

const shown = (row: Awaited<ReturnType<typeof currentLease>>): LeaseHolder => ({
  holder: row.holder ?? "nobody",
  epoch: row.epoch,
  expiresAt: new Date(row.expires_at).toISOString(),
});
