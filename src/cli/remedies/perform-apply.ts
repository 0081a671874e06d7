import { applyRemedies } from "../../engine/remedies/apply-plan.ts";
import type { TargetApplied } from "../../engine/remedies/apply-target.ts";
import { PlanMaker } from "../../engine/remedies/make-plan.ts";
import { modesOf } from "../../engine/remedies/modes.ts";
import { isWanted } from "../../engine/plan.ts";
import { nameOf, railed } from "../../engine/remedies/rails.ts";
import type { Plan, RemedyResult } from "../../model/remedy.ts";
import { systemClock } from "../clock.ts";
import { fleetProgress } from "../fleet-progress.ts";
import type { Io } from "../io.ts";
import type { Changing, Seen } from "./changing.ts";
import { frameOf, type PlanOrder } from "./make-plan.ts";

export interface ApplyOrder extends Pick<PlanOrder, "policies" | "safety" | "memory" | "quiet"> {
  readonly changing: Changing;
  /** Shows a plan and asks; `later` where nobody can be asked about what the first plan did not hold. */
  readonly mayMake: (plan: Plan, round: number) => Promise<"yes" | "no" | "later">;
}

export interface Applied {
  readonly results: readonly RemedyResult[];
  /** The last look at each target. */
  readonly seen: readonly Seen[];
  /** The rails that held something back, whichever plan they held it in. */
  readonly trips: Plan["trips"];
  /** `POLICY/CHECK TARGET` of what passed before and fails since. */
  readonly harmed: readonly string[];
  /** Somebody said no. */
  readonly declined: boolean;
}

/** Rounds of one run: a fix can make other checks applicable. */
const mostRounds = 3;

/**
 * Makes what a plan says and no rail holds, then what the homes that it changed ask for next, until nothing is left to do. Rejects where
 * an intent could not be kept.
 */
export async function performApply(first: Plan, order: ApplyOrder, io: Io): Promise<Applied> {
  const rounds: (readonly TargetApplied[])[] = [];
  const trips = new Map(first.trips.map((trip) => [JSON.stringify([trip.rail, trip.about]), trip]));
  let plan = first;
  let declined = false;
  while (rounds.length < mostRounds && !order.changing.signal.aborted) {
    for (const trip of plan.trips) trips.set(JSON.stringify([trip.rail, trip.about]), trip);
    if (!plan.remedies.some(({ held }) => held === null)) break;
    const answer = await order.mayMake(plan, rounds.length);
    declined = answer === "no";
    if (answer !== "yes") break;
    const round = await applyRound(plan, order, io);
    rounds.push(round);
    if (round.some(({ results, harmed }) => harmed.length > 0 || results.some(({ state }) => spoiled.has(state))))
      break;
    plan = nextPlan(first, rounds, order);
  }
  const applied = rounds.flat();
  const seen = new Map(applied.map(({ target, after: { result } }) => [target.id, { target, result }]));
  return {
    results: applied.flatMap(({ results }) => results),
    seen: [...seen.values()],
    trips: [...trips.values()],
    harmed: applied.flatMap(({ harmed, after }) => harmed.map((name) => `${name} ${after.result.target.id}`)),
    declined,
  };
}

/** After these a person looks first. */
const spoiled: ReadonlySet<RemedyResult["state"]> = new Set(["failed", "ambiguous", "blocked"]);

async function applyRound(plan: Plan, order: ApplyOrder, io: Io): Promise<readonly TargetApplied[]> {
  const { policies, changing, quiet } = order;
  const { fleet, limits, book, gate, run, intentId, signal, tools } = changing;
  using line = fleetProgress(io, { quiet, providers: fleet.providers });
  const applied: TargetApplied[] = [];
  const works = applyRemedies({
    ...tools,
    ...gate,
    policies: policies.set,
    revision: policies.source.revision,
    modeOf: modesOf(policies.set),
    remedies: plan.remedies.filter(({ held }) => held === null),
    providers: line.providers,
    concurrency: limits.concurrency,
    journal: book.writer,
    run,
    intentId,
    onEvent: line.onEvent,
    signal,
    stop: book.lost,
  });
  for await (const one of works) {
    applied.push(one);
    const failed = one.results.some(({ state }) => state === "failed" || state === "ambiguous");
    line.onResult({ failed, notAssessed: one.after.result.target.reason !== null });
  }
  return applied;
}

/** A plan under the rails of now: what it held back stays so, and what the config or earlier repairs hold back since is held too. */
export function underRails(
  plan: Plan,
  { policies, safety, memory }: Pick<ApplyOrder, "policies" | "safety" | "memory">,
): Plan {
  const ground = {
    observed: plan.targets.observed,
    failing: plan.failing,
    modeOf: modesOf(policies.set),
    attempts: memory.attempts,
  };
  const { remedies, trips } = railed(
    plan.remedies.filter(({ held }) => held === null),
    ground,
    safety,
  );
  const now = new Map(remedies.map((remedy) => [remedy.id, remedy]));
  return {
    ...plan,
    remedies: plan.remedies.map((remedy) => now.get(remedy.id) ?? remedy),
    trips: [...plan.trips, ...trips],
  };
}

/**
 * What the homes that a round changed ask for now. The rails count on the fleet of the first plan, what was changed for a check before
 * counts against its limit, and no finding is repaired twice in one run, nor a check that the first plan was not about.
 */
function nextPlan(first: Plan, rounds: readonly (readonly TargetApplied[])[], order: ApplyOrder): Plan {
  const sent = rounds.flat().flatMap(({ results }) => results.filter(({ intent }) => intent !== null));
  const tried = new Set(sent.map(({ remedy }) => remedy.finding));
  const changed = [...Map.groupBy(sent, ({ remedy }) => nameOf(remedy))].map(
    ([name, own]) => [name, new Set(own.map(({ remedy }) => remedy.target))] as const,
  );
  const maker = new PlanMaker({
    ...frameOf(order, systemClock.now()),
    selection: first.selection,
    earlier: { observed: first.targets.observed, changed: new Map(changed) },
  });
  for (const { after, results } of rounds.at(-1) ?? [])
    if (results.some(({ state }) => state === "fixed" || state === "not-durable"))
      maker.add({
        ...after,
        drafts: after.drafts.filter(({ remedy }) => isWanted(first.selection, remedy) && !tried.has(remedy.finding)),
      });
  return maker.plan();
}
