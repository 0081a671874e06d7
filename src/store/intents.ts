import { PlumblineError } from "../model/errors.ts";
import type { Intent } from "../model/records.ts";
import { printable } from "../model/untrusted.ts";
import { fromJson } from "./from-json.ts";
import { literally } from "./literally.ts";
import type { Db } from "./tables.ts";

/** By id; only those that are not settled yet when `open`. */
export async function readIntents(db: Db, { open }: { readonly open: boolean }): Promise<readonly Intent[]> {
  let query = db.selectFrom("intents").select("doc").orderBy("id");
  if (open) query = query.where("stage", "<", literally(settled));
  return (await query.execute()).map(({ doc }) => fromJson<Intent>(doc));
}

/**
 * Keeps an intent, or moves it on. Nothing leads back: what was dispatched, or may have been, is never dispatched again, and
 * what is settled stays so. Throws `PlumblineError` `store-intent`.
 */
export async function putIntent(db: Db, intent: Intent): Promise<void> {
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

const settled = 3;
const stages = {
  intended: 0,
  dispatched: 1,
  ambiguous: 2,
  fixed: settled,
  failed: settled,
  blocked: settled,
  refused: settled,
} as const satisfies Record<Intent["state"], number>;
