import type { FindingState } from "../model/lifecycle.ts";
import type { Severity } from "../model/policy.ts";
import type { OpenCounts, StateFilter } from "../model/store.ts";
import { fromJson } from "./from-json.ts";
import { idBeginningWith } from "./id-beginning-with.ts";
import { literally } from "./literally.ts";
import type { Db } from "./tables.ts";

/** Documents from before there were exemptions name none. */
const stateIn = (doc: string): FindingState => ({
  ...fromJson<FindingState>(`{"exemption":null}`),
  ...fromJson<FindingState>(doc),
});

/** By id. Open are those that nothing has closed, neither a pass nor that their check or target is gone. */
export async function readStates(db: Db, { target, open }: StateFilter): Promise<readonly FindingState[]> {
  let query = db.selectFrom("states").select("doc").orderBy("id");
  if (target !== undefined) query = query.where("target", "=", target);
  if (open === true) query = query.where("is_open", "=", literally(1));
  return (await query.execute()).map(({ doc }) => stateIn(doc));
}

/** Counted in the index: the documents of a large fleet take a second to read. */
export async function countOpen(db: Db): Promise<OpenCounts> {
  const rows = await db
    .selectFrom("states")
    .select(["severity", "is_stale", "is_exempt", ({ fn }) => fn.countAll<number>().as("count")])
    .where("is_open", "=", literally(1))
    .groupBy(["severity", "is_stale", "is_exempt"])
    .execute();
  const sum = (some: typeof rows): number => some.reduce((total, { count }) => total + count, 0);
  const of = (severity: Severity): number =>
    sum(rows.filter((row) => row.severity === severity && row.is_exempt === 0));
  return {
    bySeverity: { info: of("info"), low: of("low"), medium: of("medium"), high: of("high"), critical: of("critical") },
    exempt: sum(rows.filter(({ is_exempt }) => is_exempt === 1)),
    stale: sum(rows.filter(({ is_stale }) => is_stale === 1)),
  };
}

export async function findState(db: Db, id: string): Promise<FindingState | undefined> {
  const whole = await idBeginningWith(db, "states", { start: id, least: 6 });
  if (whole === undefined) return undefined;
  const row = await db.selectFrom("states").select("doc").where("id", "=", whole).executeTakeFirst();
  return row === undefined ? undefined : stateIn(row.doc);
}

export async function putStates(db: Db, states: readonly FindingState[]): Promise<void> {
  for (const state of states) {
    const doc = JSON.stringify(state);
    await db
      .insertInto("states")
      .values({ id: state.id, doc })
      .onConflict((conflict) => conflict.column("id").doUpdateSet({ doc }))
      .execute();
  }
}
