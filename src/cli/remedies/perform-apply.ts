import { applyRemedies } from "../../engine/remedies/apply-plan.ts";
import { type Applied, applyRounds, type RoundsOptions } from "../../engine/remedies/apply-rounds.ts";
import type { TargetApplied } from "../../engine/remedies/apply-target.ts";
import { modesOf } from "../../engine/remedies/modes.ts";
import { heldAlone } from "../../engine/remedies/rails.ts";
import type { Plan, PlannedRemedy } from "../../model/remedy.ts";
import { systemClock } from "../clock.ts";
import { fleetProgress } from "../fleet-progress.ts";
import type { Io } from "../io.ts";
import type { Changing } from "./changing.ts";
import { frameOf, type PlanOrder } from "./make-plan.ts";

export interface ApplyOrder extends Pick<PlanOrder, "policies" | "safety" | "memory" | "quiet"> {
  readonly changing: Changing;
  /** Shows a plan and asks; `later` where nobody can be asked about what the first plan did not hold. */
  readonly mayMake: RoundsOptions["mayMake"];
}

/** Makes a plan, round by round, with a line of progress for each. Rejects where an intent could not be kept. */
export const performApply = (plan: Plan, order: ApplyOrder, io: Io): Promise<Applied> =>
  applyRounds(plan, {
    frame: () => frameOf(order, systemClock.now()),
    mayMake: order.mayMake,
    make: (remedies) => makeAll(remedies, { ...order, selection: plan.selection }, io),
    signal: order.changing.signal,
  });

async function makeAll(
  remedies: readonly PlannedRemedy[],
  { policies, changing, quiet, safety, memory, selection }: ApplyOrder & Pick<Plan, "selection">,
  io: Io,
): Promise<readonly TargetApplied[]> {
  const { fleet, limits, book, gate, run, intentId, signal, tools, unsettled } = changing;
  using line = fleetProgress(io, { quiet, providers: fleet.providers });
  const applied: TargetApplied[] = [];
  const works = applyRemedies({
    ...tools,
    ...gate,
    policies: policies.set,
    revision: policies.source.revision,
    modeOf: modesOf(policies.set),
    remedies,
    wanted: selection,
    providers: line.providers,
    concurrency: limits.concurrency,
    holds: (remedy) => heldAlone(remedy, { modeOf: modesOf(policies.set), ...memory, unsettled }, safety)?.rail,
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
