import { sql } from "kysely";
import type { Db } from "./tables.ts";

/** Findings that were closed before then, by a pass or because their check or target is gone. An open one has no such time. */
export async function pruneStates(db: Db, before: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("states")
    .where("is_open", "=", 0)
    .where(sql<string>`json_extract(doc, '$.closedAt')`, "<", before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
