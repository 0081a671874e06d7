import { type PlanFrame, PlanMaker } from "../engine/remedies/make-plan.ts";
import { memoryOf } from "../engine/remedies/memory.ts";
import { modesOf } from "../engine/remedies/modes.ts";
import { nameOf } from "../engine/remedies/rails.ts";
import { surveyFleet } from "../engine/remedies/survey-fleet.ts";
import type { Survey } from "../engine/remedies/survey.ts";
import { scan, type ScanOptions } from "../engine/scan.ts";
import type { Plan } from "../model/remedy.ts";
import type { Leading } from "./context.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import type { Recorded } from "./record.ts";
import type { Job } from "./wish.ts";

/** One target as a run looks at it, with what would repair it. */
export type Look = Pick<Survey, "result" | "drafts">;

/** What a run finds to repair. */
export interface Planning {
  /** `recorded` is what became of the look: a fail that waits for its confirmation is nobody's to repair yet. */
  add(look: Look, recorded: Pick<Recorded, "findings">): void;
  made(): PlannedChanges;
}

/** A plan under all rails, and what its later rounds are planned under. */
export interface PlannedChanges {
  readonly plan: Plan;
  readonly frame: () => Omit<PlanFrame, "selection" | "earlier">;
}

/**
 * Whether what a run finds is repaired after it. Only the schedule changes homes: a start, a commit and a wake look, so that neither a
 * crash loop nor a row of commits makes more changes than the limits of one run.
 */
export const mayChange = (
  job: Job,
  { config: { safety } }: Pick<Leading, "config">,
  { set }: ActivePolicies,
): boolean =>
  job.kind !== "wake" &&
  job.ticks > 0 &&
  safety.mode === "enforce" &&
  set.policies.some(({ mode }) => mode === "enforce");

/** By what is known before the run. */
export async function planning(leading: Leading, { set, source }: ActivePolicies): Promise<Planning> {
  const { config, store, timer, runId, version } = leading;
  const { safety } = config;
  const memory = await memoryOf(store, safety.changes, timer.now());
  const frame = (): ReturnType<PlannedChanges["frame"]> => {
    const now = timer.now();
    const createdAt = new Date(now).toISOString();
    return { id: runId(now), createdAt, agent: { version }, source, policies: set, safety, memory };
  };
  const maker = new PlanMaker({ ...frame(), selection: {} });
  return {
    add: ({ result, drafts }, recorded) =>
      maker.add({ result, drafts: drafts.filter(isConfirmed(recorded)), left: [] }),
    made: () => ({ plan: maker.plan(), frame }),
  };
}

function isConfirmed({ findings }: Pick<Recorded, "findings">): (draft: Look["drafts"][number]) => boolean {
  const open = findings.filter(({ lifecycle }) => lifecycle === "open" || lifecycle === "reopened");
  const names = new Set(open.map(nameOf));
  return ({ remedy }) => names.has(nameOf(remedy));
}

/** A run's looks; where it may change homes, each with what enforced policies would repair. */
export function looks(options: ScanOptions, repairs: boolean): AsyncIterable<Look> {
  return repairs ? surveyFleet({ ...options, modeOf: modesOf(options.policies) }) : plainly(scan(options));
}

async function* plainly(results: ReturnType<typeof scan>): AsyncGenerator<Look, void, undefined> {
  for await (const result of results) yield { result, drafts: [] };
}
