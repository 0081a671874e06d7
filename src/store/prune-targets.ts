import { sql } from "kysely";
import type { Db } from "./tables.ts";

/**
 * Forgets targets that are gone: no finding tells of them, and no run that is kept looked at them, although one of those was for
 * every target. Without such a run nobody knows, so nothing is forgotten.
 */
export async function pruneTargets(db: Db, before: string): Promise<void> {
  const { first, full } = await db
    .selectFrom("runs")
    .select(({ fn }) => [fn.min("seq").as("first"), fn.max("seq").filterWhere(wasFull).as("full")])
    .executeTakeFirstOrThrow();
  if (first === null || full === null) return;
  await db
    .deleteFrom("spans")
    .where("target", "in", (query) =>
      query
        .selectFrom("spans")
        .select("target")
        .groupBy("target")
        .having(({ fn }) => fn.max("last_run"), "<", first)
        .having(({ fn }) => fn.max("last_at"), "<", before),
    )
    .where("target", "not in", (query) => query.selectFrom("states").select("target"))
    .execute();
}

/** Ended by itself, for all policies on all targets. */
const wasFull = sql<boolean>`state = 'finished' and json_array_length(about, '$.policies') = 0 and json_extract(about, '$.kind') not in ('wake', 'self')`;
