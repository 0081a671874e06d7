import { existsSync } from "node:fs";
import type { CheckFilter } from "../../engine/plan.ts";
import { PlanMaker } from "../../engine/remedies/make-plan.ts";
import { type Memory, memoryOf, noMemory } from "../../engine/remedies/memory.ts";
import { modesOf } from "../../engine/remedies/modes.ts";
import { surveyFleet } from "../../engine/remedies/survey-fleet.ts";
import { Tally } from "../../engine/summary.ts";
import type { TargetSelector } from "../../model/policy.ts";
import type { Plan } from "../../model/remedy.ts";
import type { AgentLimits } from "../../policy/agent-config.ts";
import type { SafetyConfig } from "../../policy/safety-config.ts";
import { systemClock } from "../clock.ts";
import { type Fleet, visitTools } from "../compose.ts";
import { fleetProgress } from "../fleet-progress.ts";
import type { Io } from "../io.ts";
import type { LoadedPolicies } from "../load-policies.ts";
import { logger as makeLogger } from "../log.ts";
import { packageVersion } from "../package-root.ts";
import { runId } from "../run-id.ts";

export interface PlanOrder {
  readonly policies: LoadedPolicies;
  readonly fleet: Fleet;
  readonly limits: AgentLimits;
  readonly safety: SafetyConfig;
  readonly memory: Memory;
  readonly targets: TargetSelector;
  readonly checks: CheckFilter;
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/** Looks at every selected target and says what would be changed; nothing is. */
export async function makePlan(order: PlanOrder, io: Io): Promise<{ readonly plan: Plan; readonly tally: Tally }> {
  const { policies, fleet, limits, targets, checks, quiet } = order;
  const now = systemClock.now();
  const maker = new PlanMaker({ ...frameOf(order, now), selection: checks });
  const tally = new Tally();
  using line = fleetProgress(io, { quiet, providers: fleet.providers });
  const surveys = surveyFleet({
    policies: policies.set,
    revision: policies.source.revision,
    modeOf: modesOf(policies.set),
    checks,
    targets,
    providers: line.providers,
    concurrency: limits.concurrency,
    onEvent: line.onEvent,
    signal: io.signal,
    ...visitTools(limits, makeLogger(io, { ...order, before: line.clear })),
  });
  for await (const survey of surveys) {
    maker.add(survey);
    tally.add(survey.result);
    const failed = survey.result.findings.some(({ outcome }) => outcome === "fail");
    line.onResult({ failed, notAssessed: survey.result.target.reason !== null });
  }
  return { plan: maker.plan(), tally };
}

/** What a plan of this moment is made under. */
export const frameOf = (
  { policies, safety, memory }: Pick<PlanOrder, "policies" | "safety" | "memory">,
  now: number,
): Omit<ConstructorParameters<typeof PlanMaker>[0], "selection"> => ({
  id: runId(now),
  createdAt: new Date(now).toISOString(),
  agent: { version: packageVersion() },
  source: policies.source,
  policies: policies.set,
  safety,
  memory,
});

/** What the store at a path knows of findings; where there is none, nothing is known yet. */
export async function rememberedBy(path: string, safety: SafetyConfig): Promise<Memory> {
  if (!existsSync(path)) return noMemory;
  const { openStore } = await import("../../store/open-store.ts");
  await using store = await openStore(path, { clock: systemClock, readOnly: true });
  return await memoryOf(store, safety.changes, systemClock.now());
}
