import type { Retention } from "../model/records.ts";
import { pruneLedger } from "./prune-ledger.ts";
import { pruneStates } from "./prune-states.ts";
import { pruneTargets } from "./prune-targets.ts";
import { restingSpans } from "./resting-spans.ts";
import { settled } from "./intents.ts";
import { literally } from "./literally.ts";
import type { Db } from "./tables.ts";

const day = 86_400_000;

/**
 * Deletes what is older than it may be, and counts runs, entries of the ledger with closed findings, answers of targets and
 * messages. Open findings, the looks they rest on, and what a target looked like last stay, whatever their age, and so does the
 * latest run. A target that is gone is forgotten with its last finding.
 */
export async function prune(
  db: Db,
  { now, keep }: { readonly now: string; readonly keep: Retention },
): Promise<Readonly<Record<keyof Retention, number>>> {
  const before = (days: number): string => new Date(Date.parse(now) - days * day).toISOString();
  const observations = await pruneObservations(db, before(keep.observations));
  const runs = await pruneRuns(db, before(keep.runs));
  const states = await pruneStates(db, before(keep.transitions));
  const transitions = states + (await pruneLedger(db, before(keep.transitions)));
  await pruneTargets(db, before(keep.runs));
  await pruneIntents(db, before(keep.runs));
  const outbox = await pruneOutbox(db, before(keep.outbox));
  await prunePolicySets(db, before(keep.runs));
  await pruneContent(db);
  return { runs, transitions, observations, outbox };
}

/** Up to the first run that is young enough, under way or the latest, in the order of starting: a clock may have been set back. */
async function pruneRuns(db: Db, before: string): Promise<number> {
  const { first } = await db
    .selectFrom("runs")
    .select(({ fn }) => fn.min("seq").as("first"))
    .where(({ or, eb, selectFrom }) =>
      or([
        eb("state", "=", "running"),
        eb("started_at", ">=", before),
        eb(
          "seq",
          "=",
          selectFrom("runs").select(({ fn }) => fn.max("seq").as("latest")),
        ),
      ]),
    )
    .executeTakeFirstOrThrow();
  if (first === null) return 0;
  const gone = await db.deleteFrom("runs").where("seq", "<", first).executeTakeFirstOrThrow();
  const old = await db.selectFrom("spans").select(["id", "target"]).where("last_run", "<", first).execute();
  for (const [target, spans] of Map.groupBy(old, (span) => span.target)) {
    const resting = await restingSpans(db, target);
    for (const { id } of spans.filter((span) => !resting.has(span.id)))
      await db.deleteFrom("spans").where("id", "=", id).execute();
  }
  return Number(gone.numDeletedRows);
}

async function pruneObservations(db: Db, before: string): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("spans")
    .set({ observations: null, observations_at: null })
    .where("observations", "is not", null)
    .where("observations_at", "<", before)
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** What waits is not settled yet, whatever its age. */
async function pruneOutbox(db: Db, before: string): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("outbox")
    .where("state", "<>", "waiting")
    .where("queued_at", "<", before)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}

/** With what would put them back, as it holds what homes held; what is not settled stays. */
async function pruneIntents(db: Db, before: string): Promise<void> {
  await db.deleteFrom("intents").where("stage", "=", literally(settled)).where("at", "<", before).execute();
}

async function prunePolicySets(db: Db, before: string): Promise<void> {
  await db
    .deleteFrom("policy_sets")
    .where("kept_at", "<", before)
    .where("hash", "not in", (query) => query.selectFrom("runs").select("policy_hash"))
    .where("hash", "not in", (query) => query.selectFrom("spans").select("policy_hash"))
    .execute();
}

/** What nothing refers to any more. The foreign keys would refuse anything else. */
async function pruneContent(db: Db): Promise<void> {
  await db
    .deleteFrom("blobs")
    .where("key", "not in", (query) => query.selectFrom("spans").select("scope"))
    .where("key", "not in", (query) => query.selectFrom("spans").select("result"))
    .where("key", "not in", (query) =>
      query.selectFrom("spans").select("observations").where("observations", "is not", null),
    )
    .where("key", "not in", (query) => query.selectFrom("runs").select("members").where("members", "is not", null))
    .execute();
}
