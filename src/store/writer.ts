import type { Clock } from "../model/ports.ts";
import type { StoreWriter } from "../model/store.ts";
import { endRun } from "./end-run.ts";
import { putIntents } from "./intents.ts";
import { type Lease, releaseLease, renewLease, requireLease } from "./lease.ts";
import { appendTransitions } from "./ledger.ts";
import { keepPolicySet, remember, revise } from "./memory.ts";
import { countAttempt, queueEntries, requeueDead, settleEntries } from "./outbox.ts";
import { prune } from "./prune.ts";
import { recordLook } from "./record-look.ts";
import { insertRun } from "./runs.ts";
import { putStates } from "./states.ts";
import type { Db } from "./tables.ts";

interface Held {
  readonly lease: Lease;
  readonly ttlMs: number;
  readonly clock: Clock;
}

/** The writing half of the port: every call is one transaction that begins at the fence, and is on the disk when it resolves. */
export function writerOn(db: Db, { lease, ttlMs, clock }: Held): StoreWriter {
  const write = <T>(work: (db: Db) => Promise<T>): Promise<T> =>
    db.transaction().execute(async (trx) => {
      await requireLease(trx, lease);
      return work(trx);
    });
  const now = (): string => new Date(clock.now()).toISOString();
  return {
    epoch: lease.epoch,
    renew: () => write((db) => renewLease(db, clock.now() + ttlMs)),
    startRun: (run) => write((db) => insertRun(db, lease.epoch, run)),
    recordLook: (look) => write((db) => recordLook(db, look)),
    recordStates: ({ states, transitions, outbox = [] }) =>
      write(async (db) => {
        await putStates(db, states);
        await appendTransitions(db, transitions);
        await queueEntries(db, outbox, now());
      }),
    finishRun: (end, outbox) =>
      write(async (db) => {
        await endRun(db, end);
        await queueEntries(db, outbox, now());
      }),
    remember: (key, value) => write((db) => remember(db, key, value)),
    revise: (key, change) => write((db) => revise(db, key, change)),
    keepPolicySet: (hash, set) => write((db) => keepPolicySet(db, { hash, set, at: now() })),
    queue: (entries) => write((db) => queueEntries(db, entries, now())),
    attempt: (ids, at) => write((db) => countAttempt(db, ids, at)),
    settle: (ids, how) => write((db) => settleEntries(db, ids, how)),
    requeueDead: (notifiers) => write((db) => requeueDead(db, notifiers)),
    putIntents: (intents) => write((db) => putIntents(db, intents)),
    prune: (options) => write((db) => prune(db, options)),
    [Symbol.asyncDispose]: () => db.transaction().execute((trx) => releaseLease(trx, lease)),
  };
}
