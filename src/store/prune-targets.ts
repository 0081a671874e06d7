import { isWhole } from "./runs.ts";
import type { Db } from "./tables.ts";

/**
 * Forgets targets that are gone: no finding tells of them, and no run that is kept looked at them, although one of those was for
 * every target. Without such a run nobody knows, so nothing is forgotten.
 */
export async function pruneTargets(db: Db, before: string): Promise<void> {
  const { first, whole } = await db
    .selectFrom("runs")
    .select(({ fn }) => [fn.min("seq").as("first"), fn.max("seq").filterWhere(isWhole).as("whole")])
    .executeTakeFirstOrThrow();
  if (first === null || whole === null) return;
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
