import { planVisit } from "../../engine/plan.ts";
import { reasonOf } from "../../engine/reason.ts";
import type { Abortable } from "../../model/ports.ts";
import type { Target } from "../../model/target.ts";
import type { Leading } from "../context.ts";
import { loadLastAssessed } from "../last-assessed.ts";
import { staleChecks } from "../freshness.ts";
import { afterListing, type Listing } from "../listing.ts";
import type { Queue } from "../queue.ts";
import { sweep } from "../sweep.ts";
import type { Job } from "../together.ts";
import { afterTrying, type Attempts, wakeTargets } from "../wake.ts";

/**
 * Lists apps every few minutes, by paged calls and without a login, and wishes for a visit to those that came to life, or run,
 * with a check that is past its freshness goal.
 */
export const watchForWakes =
  (leading: Leading, queue: Pick<Queue, "request">): Job =>
  async ({ signal }) => {
    const { config, keeper, timer, logger, meter } = leading;
    const { wakeMs, freshness } = config.schedule;
    let earlier: Listing | undefined;
    let attempts: Attempts = new Map();
    for (;;) {
      await timer.after(wakeMs === 0 ? sweepMs : wakeMs, { signal });
      const { active } = keeper;
      if (active === undefined) continue;
      await sweep(leading, active);
      const targets = wakeMs === 0 ? leading.known.all() : await listAll(leading, { signal });
      const revision = { policies: active.set, revision: active.source.revision };
      const planned = (target: Target) => planVisit(target, revision).checks;
      const lastAssessed = await loadLastAssessed(leading, active);
      const now = timer.now();
      const options = { planned, lastAssessed, freshness, now };
      const isFresh = (target: Target) => staleChecks(target.id, planned(target), options).length === 0;
      meter.freshTargets(
        targets.every(({ unlisted }) => unlisted === true) ? undefined : targets.filter(isFresh).length,
      );
      if (wakeMs === 0) continue;
      const woken = wakeTargets({ ...options, targets, earlier, attempts });
      earlier = afterListing(targets, earlier);
      attempts = afterTrying(attempts, woken, now);
      if (woken.length === 0) continue;
      logger.info("targets to visit between runs", {
        woke: woken.filter(({ why }) => why === "woke").length,
        stale: woken.filter(({ why }) => why === "stale").length,
      });
      queue.request({ kind: "wake", targets: woken });
    }
  };

/** How often staleness is looked at where apps are not listed. */
const sweepMs = 300_000;

async function listAll({ known: { providers }, logger }: Leading, { signal }: Abortable): Promise<readonly Target[]> {
  const targets: Target[] = [];
  for (const provider of providers)
    try {
      for await (const target of provider.list({ signal })) targets.push(target);
    } catch (error) {
      signal.throwIfAborted();
      const { code } = reasonOf(error, `listing ${provider.name}`, logger);
      logger.warn("apps could not be listed", { provider: provider.name, reason: code });
      targets.push({
        id: `${provider.name} (not listed)`,
        provider: provider.name,
        state: "Unlisted",
        unlisted: true,
        blocked: { code },
      });
    }
  return targets;
}
