import type { CompiledPolicySet } from "../../model/policy.ts";
import type { Plan, PlannedRemedy, RemedyResult } from "../../model/remedy.ts";
import type { SafetyConfig } from "../../policy/safety-config.ts";
import type { TargetResult } from "../assess.ts";
import { isWanted } from "../plan.ts";
import type { Target } from "../../model/target.ts";
import type { TargetApplied } from "./apply-target.ts";
import { type PlanFrame, PlanMaker } from "./make-plan.ts";
import type { Memory } from "./memory.ts";
import { modesOf } from "./modes.ts";
import { nameOf, railed } from "./rails.ts";

/** What becomes of a plan: go on, end because somebody said no, or leave it to the next run. */
export type Leave = "yes" | "no" | "later";

export interface RoundsOptions {
  /** What a later round is planned under. */
  readonly frame: () => Omit<PlanFrame, "selection" | "earlier">;
  /** Asked before each round, of which the first has the number 0. */
  readonly mayMake: (plan: Plan, round: number) => Promise<Leave>;
  /** Makes remedies that no rail holds; every target with one gives one result. */
  readonly make: (remedies: readonly PlannedRemedy[]) => Promise<readonly TargetApplied[]>;
  /** The wish to stop. */
  readonly signal: AbortSignal;
}

export interface Applied {
  readonly results: readonly RemedyResult[];
  /** The last look at each target. */
  readonly seen: readonly { readonly target: Target; readonly result: TargetResult }[];
  /** The rails that held something back, whichever plan they held it in. */
  readonly trips: Plan["trips"];
  /** `POLICY/CHECK TARGET` of what passed before and fails since. */
  readonly harmed: readonly string[];
  /** On how many targets each `POLICY/CHECK` could be told at last that could not be before. */
  readonly told: Readonly<Record<string, number>>;
  /** Somebody said no. */
  readonly declined: boolean;
}

/** Rounds of one run: a fix can make other checks applicable. */
const mostRounds = 3;

/**
 * Makes what a plan says and no rail holds, then what the homes that it changed ask for next, until nothing is left to do. Rejects where
 * an intent could not be kept.
 */
export async function applyRounds(first: Plan, options: RoundsOptions): Promise<Applied> {
  const { frame, mayMake, make, signal } = options;
  const rounds: (readonly TargetApplied[])[] = [];
  const trips = new Map<string, Plan["trips"][number]>();
  let plan = first;
  let declined = false;
  for (;;) {
    for (const trip of plan.trips) trips.set(JSON.stringify([trip.rail, trip.about]), trip);
    const free = plan.remedies.filter(({ held }) => held === null);
    if (free.length === 0 || rounds.length === mostRounds || signal.aborted) break;
    const answer = await mayMake(plan, rounds.length);
    declined = answer === "no";
    if (answer !== "yes") break;
    const round = await make(free);
    rounds.push(round);
    if (round.some(isSpoiled)) break;
    plan = nextPlan(first, rounds, frame());
  }
  const applied = rounds.flat();
  const seen = new Map(applied.map(({ target, after: { result } }) => [target.id, { target, result }]));
  return {
    results: applied.flatMap(({ results }) => results),
    seen: [...seen.values()],
    trips: [...trips.values()],
    harmed: applied.flatMap(({ harmed, after }) => harmed.map((name) => `${name} ${after.result.target.id}`)),
    told: toldBy(applied),
    declined,
  };
}

function toldBy(applied: readonly TargetApplied[]): Applied["told"] {
  const names = [...Map.groupBy(applied, ({ target }) => target.id).values()].flatMap((looks) => {
    const open = unknownIn(looks.at(-1)?.after);
    return [...unknownIn(looks[0]?.before)].filter((name) => !open.has(name));
  });
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

const unknownIn = (look: TargetApplied["after"] | undefined): ReadonlySet<string> =>
  new Set(look?.result.findings.filter(({ outcome }) => outcome === "unknown").map(nameOf));

/** After that a person looks first. */
const isSpoiled = ({ results, harmed }: TargetApplied): boolean =>
  harmed.length > 0 || results.some(({ state }) => state === "failed" || state === "ambiguous" || state === "blocked");

/** A plan under the rails of now: what it held back stays so, and what the config or earlier repairs hold back since is held too. */
export function underRails(
  plan: Plan,
  { set, safety, memory }: { readonly set: CompiledPolicySet; readonly safety: SafetyConfig; readonly memory: Memory },
): Plan {
  const ground = {
    observed: plan.targets.observed,
    failing: atLeast(plan, memory),
    modeOf: modesOf(set),
    attempts: memory.attempts,
    refused: memory.refused,
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

/** How many fail suddenly, by what the plan is about to change and the memory of now, where the plan itself counts fewer. */
function atLeast({ failing, remedies }: Plan, memory: Memory): Plan["failing"] {
  const own = Map.groupBy(
    remedies.filter((remedy) => !memory.failedBefore(remedy)),
    nameOf,
  );
  const counted = Object.fromEntries(
    [...own].map(([name, some]) => {
      const sudden = new Set(some.map(({ target }) => target)).size;
      const { now = 0, sudden: planned = 0 } = failing[name] ?? {};
      return [name, { now: Math.max(now, sudden), sudden: Math.max(planned, sudden) }];
    }),
  );
  return { ...failing, ...counted };
}

/**
 * What the homes that a round changed ask for now. The rails count on the fleet of the first plan, what was changed for a check before
 * counts against its limit, and no finding is repaired twice in one run, nor a check that the first plan was not about.
 */
function nextPlan(
  { selection, targets }: Plan,
  rounds: readonly (readonly TargetApplied[])[],
  frame: ReturnType<RoundsOptions["frame"]>,
): Plan {
  const results = rounds.flat().flatMap((one) => one.results);
  const sent = results.filter(({ intent }) => intent !== null);
  // What was refused has drifted since it was planned, and nobody has seen what it would be now.
  const tried = new Set(results.map(({ remedy }) => remedy.finding));
  const changed = [...Map.groupBy(sent, ({ remedy }) => nameOf(remedy))].map(
    ([name, own]) => [name, new Set(own.map(({ remedy }) => remedy.target))] as const,
  );
  const earlier = { observed: targets.observed, changed: new Map(changed) };
  const maker = new PlanMaker({ ...frame, selection, earlier });
  for (const { after, results: own } of rounds.at(-1) ?? [])
    if (own.some(({ state }) => state === "fixed" || state === "not-durable"))
      maker.add({
        ...after,
        drafts: after.drafts.filter(({ remedy }) => isWanted(selection, remedy) && !tried.has(remedy.finding)),
      });
  return maker.plan();
}
