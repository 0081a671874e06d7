import type { Selectable } from "kysely";
import type { Look } from "../model/records.ts";
import { canonicalJson } from "../model/canonical-json.ts";
import { keepContent, keyOf } from "./content.ts";
import { fromJson } from "./from-json.ts";
import { keptText } from "./kept-result.ts";
import { appendTransitions } from "./ledger.ts";
import type { Pending } from "./members.ts";
import { keepObservations, dropObservations, supersede } from "./observations.ts";
import { literally } from "./literally.ts";
import { requireRunning, type RunRow, runningRuns } from "./runs.ts";
import { putStates } from "./states.ts";
import type { Db, Tables } from "./tables.ts";

type Span = Selectable<Tables["spans"]>;

/** Adds a look to its run. The span goes on when the result is the same, which changes one row; else a new one begins. */
export async function recordLook(db: Db, look: Look): Promise<{ readonly changed: boolean }> {
  const running = await runningRuns(db);
  const run = requireRunning(running, look.run);
  const [result, scope] = [keptText(look.result), canonicalJson(look.scope)];
  const latest = await latestSpans(db, look.result.target.id);
  const before = latest.find((span) => span.scope === keyOf("scope", scope));
  const goesOn = before?.result === keyOf("result", result) ? before : undefined;
  const at = new Date(look.at).toISOString();
  const observations = await keepObservations(db, look.observations);
  const replaced =
    observations === undefined || observations === goesOn?.observations
      ? []
      : await supersede(db, { target: look.result.target.id, scope: keyOf("scope", scope) });
  const now = {
    last_run: Math.max(run.seq, goesOn?.last_run ?? 0),
    last_at: at,
    nth: 1 + Math.max(0, ...latest.map(({ nth }) => nth)),
    policy_hash: look.policyHash,
    environment: look.environment,
    pending: pendingWith(goesOn, { run, at, running }),
    ...(observations === undefined ? {} : { observations, observations_at: at }),
  };
  if (goesOn === undefined) {
    await begin(db, { before, result, scope, look, now });
  } else {
    await db.updateTable("spans").set(now).where("id", "=", goesOn.id).execute();
  }
  await dropObservations(db, replaced);
  await putStates(db, look.states);
  await appendTransitions(db, look.transitions);
  return { changed: goesOn === undefined };
}

/** One per scope in which the target was looked at. */
export const latestSpans = (db: Db, target: string): Promise<Span[]> =>
  db.selectFrom("spans").selectAll().where("target", "=", target).where("is_latest", "=", literally(1)).execute();

type Now = Pick<Span, "last_run" | "last_at" | "nth" | "policy_hash" | "environment" | "pending"> &
  Partial<Pick<Span, "observations" | "observations_at">>;

interface Beginning {
  readonly before: Span | undefined;
  readonly result: string;
  readonly scope: string;
  readonly look: Look;
  readonly now: Now;
}

async function begin(db: Db, { before, result, scope, look, now }: Beginning): Promise<void> {
  if (before !== undefined) await db.updateTable("spans").set({ is_latest: 0 }).where("id", "=", before.id).execute();
  await db
    .insertInto("spans")
    .values({
      target: look.result.target.id,
      scope: await keepContent(db, "scope", scope),
      result: await keepContent(db, "result", result),
      observed: look.result.target.observed ? 1 : 0,
      is_latest: 1,
      ...now,
    })
    .execute();
}

/** Runs that have ended keep a list of their own; what is left are those under way, nearly always one. */
function pendingWith(
  span: Span | undefined,
  { run, at, running }: { readonly run: RunRow; readonly at: string; readonly running: readonly RunRow[] },
): string {
  const others = span === undefined ? [] : fromJson<Pending>(span.pending);
  const pending: Pending = [
    ...others.filter(([seq]) => seq !== run.seq && running.some((other) => other.seq === seq)),
    [run.seq, at],
  ];
  return JSON.stringify(pending);
}
