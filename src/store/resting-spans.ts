import { requireContent } from "./content.ts";
import { fromJson } from "./from-json.ts";
import type { TargetLook } from "../model/records.ts";
import { readStates } from "./states.ts";
import type { Db } from "./tables.ts";

/**
 * The spans of a target that stay however old they are: the latest, the latest in which it was observed, and for each open
 * finding the latest that could tell.
 */
export async function restingSpans(db: Db, target: string): Promise<ReadonlySet<number>> {
  const open = new Set((await readStates(db, { target, open: true })).map(({ id }) => id));
  const spans = await db
    .selectFrom("spans")
    .select(["id", "result", "observed"])
    .where("target", "=", target)
    .orderBy("nth", "desc")
    .execute();
  const resting = new Set(spans.slice(0, 1).map(({ id }) => id));
  const observed = spans.filter((span) => span.observed === 1);
  for (const { id } of observed.slice(0, 1)) resting.add(id);
  for (const { id, result } of observed) {
    if (open.size === 0) break;
    const { findings } = fromJson<TargetLook>(await requireContent(db, "result", result));
    for (const finding of findings) if (finding.outcome !== "unknown" && open.delete(finding.id)) resting.add(id);
  }
  return resting;
}
