import { sql } from "kysely";
import type { ChangeCounts } from "../model/notice.ts";
import type { NewOutboxEntry, OutboxEntry } from "../model/records.ts";
import type { StoreReader, StoreWriter } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import { fromJson } from "./from-json.ts";
import { literally } from "./literally.ts";
import type { Db } from "./tables.ts";

/** Waiting entries whose time has come, oldest first; of one notifier where it is named. */
export async function readOutbox(
  db: Db,
  { now, limit, notifier }: Parameters<StoreReader["outbox"]>[0],
): Promise<readonly OutboxEntry[]> {
  const rows = await db
    .selectFrom("outbox")
    .selectAll()
    .where("state", "=", literally("waiting"))
    .where("not_before", "<=", now)
    .$if(notifier !== undefined, (query) => query.where("notifier", "=", notifier ?? ""))
    .orderBy("id")
    .limit(limit)
    .execute();
  return rows.map(({ not_before, queued_at, items, omitted, ...row }) => ({
    ...row,
    notBefore: not_before,
    queuedAt: queued_at,
    items: fromJson<OutboxEntry["items"]>(items),
    ...(omitted !== null && { omitted: fromJson<ChangeCounts>(omitted) }),
  }));
}

export async function countOutbox(db: Db): Promise<Readonly<Record<OutboxEntry["state"], number>>> {
  const rows = await db
    .selectFrom("outbox")
    .select(["state", ({ fn }) => fn.countAll<number>().as("count")])
    .groupBy("state")
    .execute();
  const count = (state: OutboxEntry["state"]): number => rows.find((row) => row.state === state)?.count ?? 0;
  return { waiting: count("waiting"), sent: count("sent"), dead: count("dead"), dropped: count("dropped") };
}

export async function queueEntries(db: Db, entries: readonly NewOutboxEntry[], queuedAt: string): Promise<void> {
  for (const { notifier, person, run, notBefore, items, omitted } of entries) {
    await db
      .insertInto("outbox")
      .values({
        notifier,
        person,
        run,
        not_before: notBefore,
        items: JSON.stringify(items),
        omitted: omitted === undefined ? null : JSON.stringify(omitted),
        queued_at: queuedAt,
        state: "waiting",
        attempts: 0,
        problem: null,
      })
      .execute();
  }
}

export async function countAttempt(db: Db, ids: readonly number[], at: string): Promise<void> {
  await db
    .updateTable("outbox")
    .set(({ eb }) => ({ attempts: eb("attempts", "+", 1), not_before: at }))
    .where("state", "=", literally("waiting"))
    .where("id", "in", among(ids))
    .execute();
}

/** Only what waits can be settled, so that doing it twice counts once. */
export async function settleEntries(
  db: Db,
  ids: readonly number[],
  how: Parameters<StoreWriter["settle"]>[1],
): Promise<void> {
  await db
    .updateTable("outbox")
    .set({
      state: how.state,
      problem: how.problem === undefined ? null : printable(how.problem),
      ...(how.state === "waiting" ? { not_before: how.notBefore } : {}),
    })
    .where("state", "=", literally("waiting"))
    .where("id", "in", among(ids))
    .execute();
}

export async function requeueDead(db: Db, notifiers: readonly string[]): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("outbox")
    .set({ state: "waiting" })
    .where("state", "=", literally("dead"))
    .where("notifier", "in", among(notifiers))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

const among = <T extends number | string>(values: readonly T[]) =>
  sql<T>`(select value from json_each(${JSON.stringify(values)}))`;
