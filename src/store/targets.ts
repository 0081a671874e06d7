import { sql } from "kysely";
import type { FindingState } from "../model/lifecycle.ts";
import type { ReportTarget } from "../model/report.ts";
import type { Assessment, Look, TargetHistory } from "../model/records.ts";
import { byCodeUnit } from "../model/by-code-unit.ts";
import { requireContent } from "./content.ts";
import { fromJson } from "./from-json.ts";
import { literally } from "./literally.ts";
import { latestSpans } from "./record-look.ts";
import { readResults } from "./results.ts";
import { readStates } from "./states.ts";
import type { Db } from "./tables.ts";

/** Every target that has been looked at, by id, as its latest look saw it. */
export async function* readTargets(db: Db): AsyncGenerator<ReportTarget, undefined, undefined> {
  const spans = await db
    .selectFrom("spans")
    .select(["id", "target", "nth"])
    .where("is_latest", "=", literally(1))
    .execute();
  const latest = new Map<string, (typeof spans)[number]>();
  for (const span of spans) if (span.nth > (latest.get(span.target)?.nth ?? 0)) latest.set(span.target, span);
  const ids = [...latest.values()].toSorted((a, b) => byCodeUnit(a.target, b.target)).map(({ id }) => ({ span: id }));
  for await (const { look } of readResults(db, ids)) yield look.target;
}

export async function readHistory(db: Db, target: string): Promise<TargetHistory> {
  const spans = (await latestSpans(db, target)).toSorted((a, b) => b.nth - a.nth);
  const states: readonly FindingState[] = await readStates(db, { target });
  return {
    looks: spans[0]?.nth ?? 0,
    latest: spans.map((span) => ({
      scope: span.scope,
      at: span.last_at,
      policyHash: span.policy_hash,
      environment: span.environment,
      observed: span.observed === 1,
      result: span.result,
    })),
    states,
  };
}

/** Each change of what is asked leaves a scope behind; older ones tell nothing that newer ones do not. */
const mostScopes = 12;

/** By target and scope: of the spans in which it was observed the newest says when. The newest scopes of each target. */
export async function readAssessments(db: Db): Promise<readonly Assessment[]> {
  const newest = db
    .selectFrom("spans")
    .select(({ fn }) => fn.max("id").as("id"))
    .where("observed", "=", literally(1))
    .groupBy(["target", "scope"]);
  const ranked = db
    .selectFrom("spans")
    .select(["target", "scope", "last_at", "policy_hash"])
    .select(sql<number>`row_number() over (partition by target order by last_at desc, id desc)`.as("rank"))
    .where("id", "in", newest);
  const rows = await db
    .selectFrom(ranked.as("ranked"))
    .select(["target", "scope", "last_at", "policy_hash"])
    .where("rank", "<=", mostScopes)
    .execute();
  return rows
    .map(({ target, scope, last_at, policy_hash }) => ({ target, scope, at: last_at, policyHash: policy_hash }))
    .toSorted((a, b) => byCodeUnit(a.target, b.target) || byCodeUnit(a.scope, b.scope));
}

export const readScope = async (db: Db, key: string): Promise<Look["scope"]> =>
  fromJson<Look["scope"]>(await requireContent(db, "scope", key));
