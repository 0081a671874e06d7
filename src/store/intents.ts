import { sql } from "kysely";
import { PlumblineError } from "../model/errors.ts";
import type { Intent } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import { fromJson } from "./from-json.ts";
import { literally } from "./literally.ts";
import type { Db } from "./tables.ts";

/** By id; of one run, or only those that are not settled yet when `open`. */
export async function readIntents(db: Db, options: Parameters<StoreReader["intents"]>[0]): Promise<readonly Intent[]> {
  let query = db.selectFrom("intents").select("doc").orderBy("id");
  if ("run" in options) query = query.where("run", "=", options.run);
  else if (options.open) query = query.where("stage", "<", literally(settled));
  return (await query.execute()).map(({ doc }) => fromJson<Intent>(doc));
}

/** Which intents of a run have been put back. Putting back what put something back makes it stand again. */
export async function readUndone(db: Db, { run }: { readonly run: string }): Promise<ReadonlySet<string>> {
  const of = async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
    if (ids.length === 0) return new Set();
    const rows = await db
      .selectFrom("intents")
      .select(["id", "undoes"])
      .where("undoes", "in", ids)
      .where("is_done", "=", literally(1))
      .execute();
    const again = await of(rows.map(({ id }) => id));
    return new Set(rows.filter(({ id }) => !again.has(id)).flatMap(({ undoes }) => undoes ?? []));
  };
  const own = await db.selectFrom("intents").select("id").where("run", "=", run).execute();
  return of(own.map(({ id }) => id));
}

/** How often each finding was repaired since a time. */
export async function countAttempts(
  db: Db,
  { since }: { readonly since: string },
): Promise<ReadonlyMap<string, number>> {
  const rows = await db
    .selectFrom("intents")
    .select(({ fn }) => ["finding", fn.countAll<number>().as("count")])
    .where("is_attempt", "=", literally(1))
    .where("at", ">=", since)
    // What somebody put back was no repair that did not last.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("intents as undo")
            .select("undo.id")
            .whereRef("undo.undoes", "=", "intents.id")
            .where("undo.is_done", "=", literally(1)),
        ),
      ),
    )
    .groupBy("finding")
    .execute();
  return new Map(rows.map(({ finding, count }) => [finding, count]));
}

/** Of each finding, whether the newest intent that is settled was refused. Ids of intents sort by time. */
export async function readRefusals(db: Db, { since }: { readonly since: string }): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom("intents")
    .select(({ fn }) => ["finding", fn.max("id").as("id"), sql<string>`json_extract(doc, '$.state')`.as("state")])
    .where("stage", "=", literally(3))
    .where("at", ">=", since)
    .where("undoes", "is", null)
    .groupBy("finding")
    .execute();
  return new Set(rows.flatMap(({ finding, state }) => (state === "refused" ? [finding] : [])));
}

/**
 * Keeps intents, or moves them on. Nothing leads back: what was dispatched, or may have been, is never dispatched again, and
 * what is settled stays so. Throws `PlumblineError` `store-intent`.
 */
export async function putIntents(db: Db, intents: readonly Intent[]): Promise<void> {
  for (const intent of intents) await putIntent(db, intent);
}

async function putIntent(db: Db, intent: Intent): Promise<void> {
  const stage = stages[intent.state];
  const doc = JSON.stringify(intent);
  const { numInsertedOrUpdatedRows } = await db
    .insertInto("intents")
    .values({ id: intent.id, doc, stage })
    .onConflict((conflict) => conflict.column("id").doUpdateSet({ doc, stage }).where("intents.stage", "<", stage))
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 1n) return;
  throw new PlumblineError({
    code: "store-intent",
    message: `Intent ${printable(intent.id, 80)} has gone too far to become ${intent.state}.`,
    remedy: "Look at the target again; a change is never sent twice.",
  });
}

/** The last stage. */
export const settled = 3;
const stages = {
  intended: 0,
  dispatched: 1,
  ambiguous: 2,
  fixed: settled,
  "not-durable": settled,
  failed: settled,
  blocked: settled,
  refused: settled,
} as const satisfies Record<Intent["state"], number>;
