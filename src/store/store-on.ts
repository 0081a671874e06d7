import { Kysely } from "kysely";
import { PlumblineError } from "../model/errors.ts";
import type { Clock } from "../model/ports.ts";
import type { Store, StoreReader } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import type { Connection } from "./connection.ts";
import { dialectOn } from "./dialect.ts";
import { closeDeadRuns } from "./end-run.ts";
import { takeLease } from "./lease.ts";
import { readerOn } from "./reader.ts";
import { writerOn } from "./writer.ts";
import type { Tables } from "./tables.ts";

export interface Place {
  readonly path: string;
  readonly clock: Clock;
  readonly readOnly: boolean;
}

/** The port over one connection. What a call does stands in the file of its noun. */
export function storeOn(connection: Connection, { path, clock, readOnly }: Place): Store {
  const db = new Kysely<Tables>({ dialect: dialectOn(connection) });
  const reader: StoreReader = readerOn(db, path);
  return {
    ...reader,
    async acquire({ holder, ttlMs, gone = () => false }) {
      if (readOnly) throw openedReadOnly(path);
      return db.transaction().execute(async (trx) => {
        const answer = await takeLease(trx, { holder, ttlMs, gone, now: clock.now() });
        if ("held" in answer) return answer;
        await closeDeadRuns(trx);
        return { writer: writerOn(db, { clock, ttlMs, lease: answer.taken }) };
      });
    },
    [Symbol.asyncDispose]: () => connection.close(),
  };
}

const openedReadOnly = (path: string): PlumblineError =>
  new PlumblineError({
    code: "store-readonly",
    message: `The store ${printable(path)} was opened for reading only.`,
    remedy: "Only the agent writes; open the store for writing there.",
  });
