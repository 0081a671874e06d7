import { staleStates } from "../engine/lifecycle/stale.ts";
import type { FindingState } from "../model/lifecycle.ts";
import type { Leading } from "./context.ts";
import { loadLastAssessed } from "./deferral.ts";
import { ownPolicy } from "./own-findings.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import { routeChanges } from "./route.ts";

/**
 * Between runs: findings whose target nobody could look at grow stale, are told so once. No target is
 * contacted.
 */
export async function sweep(leading: Leading, active: ActivePolicies): Promise<void> {
  const { store, writer, timer, config, logger, outboxBell } = leading;
  const now = timer.now();
  const lastAssessed = await loadLastAssessed(leading);
  const asked = new Set(active.set.policies.flatMap(({ name, checks }) => checks.map(({ id }) => `${name}/${id}`)));
  const states = (await store.states({})).filter(
    ({ policy, check }) => policy !== ownPolicy && asked.has(`${policy}/${check}`),
  );
  const assessedAt = ({ target, policy, check }: FindingState): string | undefined => {
    const at = lastAssessed(target, { policy, check: { id: check } });
    return at === undefined ? undefined : new Date(at).toISOString();
  };
  const change = staleStates(states, assessedAt, {
    at: new Date(now).toISOString(),
    run: null,
    revision: active.source.revision,
    freshness: config.schedule.freshness,
  });
  if (change.states.length > 0) {
    await writer.recordStates(change);
    logger.info("findings grew stale", { findings: change.states.length });
    const [latest] = await store.runs({ limit: 1 });
    const { entries } = routeChanges(
      { run: latest?.id ?? "", now, ...change, targets: [] },
      { routes: config.notify, deadlines: config.deadlinesMs },
    );
    if (entries.length > 0) {
      await writer.queue(entries);
      outboxBell.ring();
    }
  }
}
