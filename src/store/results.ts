import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { PlumblineError } from "../model/errors.ts";
import type { DatedLook, TargetLook } from "../model/records.ts";
import { checkedContent, readContent } from "./content.ts";
import { parseKept, shownLook } from "./kept-result.ts";
import { membersOf } from "./members.ts";
import { requireRun, toRecord } from "./runs.ts";
import type { Db } from "./tables.ts";

/** What a run saw, by target. Throws `UsageError` where there is no such run. */
export async function* readLooks(db: Db, id: string): AsyncGenerator<DatedLook, undefined, undefined> {
  const { run, members } = await db
    .transaction()
    .setAccessMode("read only")
    .execute(async (trx) => {
      const row = await requireRun(trx, id);
      return { run: toRecord(row), members: await membersOf(trx, row) };
    });
  for await (const { look, at } of readResults(db, members)) {
    yield { ...shownLook(look, { at, revision: run.source.revision }), at };
  }
}

export async function readResult(db: Db, key: string): Promise<TargetLook | undefined> {
  const text = await readContent(db, "result", key);
  return text === undefined ? undefined : parseKept(text);
}

/** How many results are in memory at a time. */
const page = 32;

/** The results of spans, in their order; others get their turn after each page. */
export async function* readResults<T extends { readonly span: number }>(
  db: Db,
  spans: readonly T[],
): AsyncGenerator<T & { readonly look: TargetLook }, undefined, undefined> {
  for (let from = 0; from < spans.length; from += page) {
    const wanted = spans.slice(from, from + page);
    const ids = JSON.stringify(wanted.map(({ span }) => span));
    const rows = await db
      .selectFrom("spans")
      .innerJoin("blobs", "blobs.key", "spans.result")
      .select(["spans.id", "spans.result", "blobs.bytes"])
      .where("spans.id", "in", sql<number>`(select value from json_each(${ids}))`)
      .execute();
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const one of wanted) {
      const row = byId.get(one.span) ?? missing(one.span);
      yield { ...one, look: parseKept(checkedContent("result", row.result, row.bytes)) };
    }
    await setImmediate();
  }
}

function missing(span: number): never {
  throw new PlumblineError({
    code: "store-pruned",
    message: `Look ${span} of the run was deleted while it was read.`,
    remedy: "Its time was over (state.retention); read a newer run.",
  });
}
