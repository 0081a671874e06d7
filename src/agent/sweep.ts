import { staleStates } from "../engine/lifecycle/stale.ts";
import type { FindingState } from "../model/lifecycle.ts";
import { keepBetweenRuns } from "./between-runs.ts";
import type { Leading } from "./context.ts";
import { loadLastAssessed } from "./last-assessed.ts";
import { ownPolicy } from "./own-findings.ts";
import type { ActivePolicies } from "./policy-keeper.ts";

/**
 * Between runs: open findings whose target nobody could look at grow stale, and are told so once. No target is contacted. What
 * is closed grows stale in reports, by its age alone.
 */
export const sweep = (leading: Leading, active: ActivePolicies): Promise<void> =>
  leading.remembering(async () => {
    const { store, timer, config, logger } = leading;
    const lastAssessed = await loadLastAssessed(leading);
    const asked = new Set(active.set.policies.flatMap(({ name, checks }) => checks.map(({ id }) => `${name}/${id}`)));
    const states = (await store.states({ open: true })).filter(
      ({ policy, check }) => policy !== ownPolicy && asked.has(`${policy}/${check}`),
    );
    const assessedAt = ({ target, policy, check }: FindingState): string | undefined => {
      const at = lastAssessed(target, { policy, check: { id: check } });
      return at === undefined ? undefined : new Date(at).toISOString();
    };
    const change = staleStates(states, assessedAt, {
      at: new Date(timer.now()).toISOString(),
      run: null,
      revision: active.source.revision,
      freshness: config.schedule.freshness,
    });
    await keepBetweenRuns(leading, change);
    if (change.states.length > 0) logger.info("findings grew stale", { findings: change.states.length });
  });
