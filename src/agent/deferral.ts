import type { PlannedCheck } from "../engine/plan.ts";
import { planVisit } from "../engine/plan.ts";
import type { VisitTools } from "../engine/visit.ts";
import type { Leading } from "./context.ts";
import { staleChecks } from "./freshness.ts";
import { shouldDefer } from "./idle.ts";
import { loadLastAssessed } from "./last-assessed.ts";
import type { ActivePolicies } from "./policy-keeper.ts";

/** When to leave an idle app alone: while each check that would be asked still has an answer as young as its goal. */
export async function deferral(leading: Leading, active: ActivePolicies): Promise<NonNullable<VisitTools["defer"]>> {
  const { idleAfterMs, freshness } = leading.config.schedule;
  if (idleAfterMs === 0) return () => false;
  const lastAssessed = await loadLastAssessed(leading, active);
  return (target, lastActivity) => {
    const now = leading.timer.now();
    const planned: readonly PlannedCheck[] = planVisit(target, {
      policies: active.set,
      revision: active.source.revision,
    }).checks;
    const overdue = staleChecks(target.id, planned, { lastAssessed, freshness, now }).length > 0;
    return shouldDefer({ lastActivity, now, idleAfterMs, overdue });
  };
}
