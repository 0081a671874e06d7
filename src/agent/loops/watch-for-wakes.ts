import { planVisit } from "../../engine/plan.ts";
import { reasonOf } from "../../engine/reason.ts";
import type { Abortable } from "../../model/ports.ts";
import type { Target } from "../../model/target.ts";
import type { Leading } from "../context.ts";
import type { Listed } from "../known-targets.ts";
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
      const listed = wakeMs === 0 ? undefined : await listAll(leading, { signal });
      const targets = listed?.map(({ target }) => target) ?? leading.known.all();
      const revision = { policies: active.set, revision: active.source.revision };
      const planned = (target: Target) => planVisit(target, revision).checks;
      const lastAssessed = await loadLastAssessed(leading, active);
      const now = timer.now();
      const options = { planned, lastAssessed, freshness, now };
      const isFresh = (target: Target) => staleChecks(target.id, planned(target), options).length === 0;
      meter.freshTargets(
        targets.every(({ unlisted }) => unlisted === true) ? undefined : targets.filter(isFresh).length,
      );
      if (listed === undefined) continue;
      const woken = wakeTargets({ ...options, listed, earlier, attempts });
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

async function listAll({ known: { providers }, logger }: Leading, { signal }: Abortable): Promise<readonly Listed[]> {
  const listed: Listed[] = [];
  for (const provider of providers)
    try {
      for await (const target of provider.list({ signal })) listed.push({ target, provider });
    } catch (error) {
      signal.throwIfAborted();
      const { code } = reasonOf(error, `listing ${provider.name}`, logger);
      logger.warn("apps could not be listed", { provider: provider.name, reason: code });
      const hole: Target = {
        id: `${provider.name} (not listed)`,
        provider: provider.name,
        state: "Unlisted",
        unlisted: true,
        blocked: { code },
      };
      listed.push({ target: hole, provider });
    }
  return listed;
}
