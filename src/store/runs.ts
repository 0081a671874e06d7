import { type Selectable, sql } from "kysely";
import { PlumblineError, UsageError } from "../model/errors.ts";
import type { NewRun, RunEnd, RunRecord } from "../model/records.ts";
import type { StoreReader } from "../model/store.ts";
import { printable } from "../model/untrusted.ts";
import { fromJson } from "./from-json.ts";
import { idBeginningWith } from "./id-beginning-with.ts";
import { literally } from "./literally.ts";
import type { Db, Tables } from "./tables.ts";

export type RunRow = Selectable<Tables["runs"]>;

/** Newest first, by the order in which they started. */
export async function readRuns(
  db: Db,
  { limit, before, whole = false }: Parameters<StoreReader["runs"]>[0],
): Promise<readonly RunRecord[]> {
  const { seq } = before === undefined ? { seq: Number.MAX_SAFE_INTEGER } : await requireRun(db, before);
  const rows = await db
    .selectFrom("runs")
    .selectAll()
    .where("seq", "<", seq)
    .$if(whole, (query) => query.where(isWhole))
    .orderBy("seq", "desc")
    .limit(limit)
    .execute();
  return rows.map(toRecord);
}

/** Ended by itself, over every target, which a run for what woke or for whom a change concerns is not. */
export const isWhole = sql<boolean>`state = 'finished' and case json_extract(about, '$.kind')
  when 'wake' then 0 when 'self' then 0 when 'apply' then 0 when 'undo' then 0 when 'policy' then json_array_length(about, '$.policies') = 0 else 1 end`;

/** By id, by a unique beginning of at least 4 characters, or the `latest`. */
export async function findRun(db: Db, id: string): Promise<RunRecord | undefined> {
  if (id === "latest") return (await readRuns(db, { limit: 1 }))[0];
  const found = await idBeginningWith(db, "runs", { start: id, least: 4 });
  const row = found === undefined ? undefined : await rowOf(db, found);
  return row === undefined ? undefined : toRecord(row);
}

/** By its whole id. Throws `UsageError` where there is none. */
export async function requireRun(db: Db, id: string): Promise<RunRow> {
  const row = await rowOf(db, id);
  if (row !== undefined) return row;
  throw new UsageError(
    `The store holds no run ${printable(id, 60)}.`,
    "See `plumbline history` for the runs that are kept.",
  );
}

/** Those under way; of earlier epochs: those that died. Oldest first. */
export const runningRuns = (db: Db): Promise<RunRow[]> =>
  db.selectFrom("runs").selectAll().where("state", "=", literally("running")).orderBy("seq").execute();

/** One of them by its id. Throws `PlumblineError` `store-not-running`. */
export function requireRunning(running: readonly RunRow[], id: string): RunRow {
  const run = running.find((one) => one.id === id);
  if (run !== undefined) return run;
  throw new PlumblineError({
    code: "store-not-running",
    message: `Run ${printable(id, 60)} is not under way, so nothing can be added to it.`,
    remedy: "This is a fault in Plumbline; please report it.",
  });
}

export async function insertRun(db: Db, epoch: number, run: NewRun): Promise<void> {
  const { id, kind, policies, ticks, startedAt, source, policyHash, agentVersion } = run;
  const about: NewRun = { id, kind, policies, ticks, startedAt, source, policyHash, agentVersion };
  await db
    .insertInto("runs")
    .values({ id, epoch, started_at: startedAt, state: "running", about: JSON.stringify(about) })
    .execute();
}

export async function updateRun(
  db: Db,
  seq: number,
  end: RunEnd & { readonly members: string; readonly times: Uint8Array },
): Promise<void> {
  await db
    .updateTable("runs")
    .set({
      state: end.state,
      finished_at: end.finishedAt,
      summary: JSON.stringify(end.summary),
      footprint: JSON.stringify(end.footprint),
      members: end.members,
      times: end.times,
    })
    .where("seq", "=", seq)
    .execute();
}

export const toRecord = (row: RunRow): RunRecord => ({
  ...fromJson<NewRun>(row.about),
  finishedAt: row.finished_at,
  state: row.state,
  summary: row.summary === null ? null : fromJson<RunEnd["summary"]>(row.summary),
  footprint: row.footprint === null ? null : fromJson<RunEnd["footprint"]>(row.footprint),
});

const rowOf = (db: Db, id: string): Promise<RunRow | undefined> =>
  db.selectFrom("runs").selectAll().where("id", "=", id).executeTakeFirst();
