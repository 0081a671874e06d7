import { sql } from "kysely";
import type { Observation } from "../model/records.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { keepContent, requireContent } from "./content.ts";
import { observationsOf, observationsText } from "./observation-text.ts";
import type { Db } from "./tables.ts";

/** The latest answer to each question that a target was asked, whatever the scope; newest first. */
export async function readObservations(
  db: Db,
  target: string,
): Promise<readonly (Observation & { readonly at: string })[]> {
  const spans = await db
    .selectFrom("spans")
    .select(["observations", "observations_at"])
    .where("target", "=", target)
    .where("observations", "is not", null)
    .orderBy("observations_at", "desc")
    .orderBy("nth", "desc")
    .execute();
  const latest = new Map<string, Observation & { readonly at: string }>();
  for (const { observations, observations_at: at } of spans) {
    if (observations === null || at === null) continue;
    for (const { ask, answer } of observationsOf(await requireContent(db, "observations", observations))) {
      const question = canonicalJson(ask);
      if (!latest.has(question)) latest.set(question, { ask, answer, at });
    }
  }
  return [...latest.values()];
}

/** The key of a look's answers, which are kept from now on; undefined where there are none. */
export async function keepObservations(
  db: Db,
  observations: readonly Observation[] | undefined,
): Promise<string | undefined> {
  return observations === undefined ? undefined : keepContent(db, "observations", observationsText(observations));
}

/** Takes the answers that newer ones of the same scope replace from their spans; gives their keys, of which some may still be in use. */
export async function supersede(
  db: Db,
  { target, scope }: { readonly target: string; readonly scope: string },
): Promise<readonly string[]> {
  const older = await db
    .selectFrom("spans")
    .select(["id", "observations"])
    .where("target", "=", target)
    .where("scope", "=", scope)
    .where("observations", "is not", null)
    .execute();
  for (const { id } of older) {
    await db.updateTable("spans").set({ observations: null, observations_at: null }).where("id", "=", id).execute();
  }
  return older.flatMap(({ observations }) => (observations === null ? [] : [observations]));
}

/** Deletes answers that no span refers to any more. */
export async function dropObservations(db: Db, keys: readonly string[]): Promise<void> {
  for (const key of keys) {
    await db
      .deleteFrom("blobs")
      .where("key", "=", key)
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom("spans")
              .select(sql`1`.as("one"))
              .where("observations", "=", key),
          ),
        ),
      )
      .execute();
  }
}
