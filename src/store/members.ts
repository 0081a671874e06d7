import { byCodeUnit } from "../model/by-code-unit.ts";
import { fromJson } from "./from-json.ts";
import { keepContent, pack, requireContent, unpack } from "./content.ts";
import type { RunRow } from "./runs.ts";
import type { Db } from "./tables.ts";

/** One look of one run: the span that holds what was seen, and when it was seen. */
export interface Member {
  readonly span: number;
  /** ISO 8601, UTC, milliseconds. */
  readonly at: string;
}

/** A run that looked at a span and has not ended: its sequence number, and when it looked. */
export type Pending = readonly (readonly [run: number, at: string])[];

/**
 * The looks of a run, by target and scope; of several at one target in one scope the last. While it runs, its spans say so
 * themselves; once it has ended, they may have gone on with later runs, and its own list says so.
 */
export async function membersOf(db: Db, run: RunRow): Promise<readonly Member[]> {
  if (run.members === null || run.times === null) return pendingMembers(db, run.seq);
  const spans = fromJson<readonly number[]>(await requireContent(db, "members", run.members));
  const times = fromJson<readonly number[]>(unpack(run.times));
  const start = Date.parse(run.started_at);
  return spans.map((span, index) => ({ span, at: new Date(start + (times[index] ?? 0)).toISOString() }));
}

/** What an ended run keeps: the list of its spans, which is the same as long as nothing changes, and its own times. */
export async function keepMembers(
  db: Db,
  run: RunRow,
  members: readonly Member[],
): Promise<{ readonly members: string; readonly times: Uint8Array }> {
  const start = Date.parse(run.started_at);
  return {
    members: await keepContent(db, "members", JSON.stringify(members.map(({ span }) => span))),
    times: pack(JSON.stringify(members.map(({ at }) => Date.parse(at) - start))),
  };
}

async function pendingMembers(db: Db, run: number): Promise<readonly Member[]> {
  const spans = await db
    .selectFrom("spans")
    .select(["id", "target", "scope", "pending"])
    .where("last_run", ">=", run)
    .execute();
  const found = new Map<string, Member & { readonly target: string; readonly scope: string }>();
  for (const { id, target, scope, pending } of spans.toSorted((a, b) => a.id - b.id)) {
    const look = fromJson<Pending>(pending).find(([seq]) => seq === run);
    if (look !== undefined) found.set(`${scope} ${target}`, { span: id, at: look[1], target, scope });
  }
  return [...found.values()]
    .toSorted((a, b) => byCodeUnit(a.target, b.target) || byCodeUnit(a.scope, b.scope))
    .map(({ span, at }) => ({ span, at }));
}
