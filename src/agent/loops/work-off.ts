import { planVisit } from "../../engine/plan.ts";
import { costlyFacts, lacksTags } from "../../policy/select.ts";
import { changeHomes, settleOpen } from "../change-homes.ts";
import type { Leading } from "../context.ts";
import { loadLastAssessed } from "../last-assessed.ts";
import { staleChecks } from "../freshness.ts";
import type { ActivePolicies } from "../policy-keeper.ts";
import { runQueue, type Queue } from "../queue.ts";
import { performRun, type RunSignals } from "../run.ts";
import { clearUnlooked } from "../unlooked.ts";
import type { Job } from "../wish.ts";
import { isOverAll } from "../reach.ts";
import { fleetSummary } from "../stored-report.ts";
import { lookingWindows } from "../windows.ts";
import { honouredKey } from "./keep-schedule.ts";

/**
 * The queue of a leading agent: no run begins outside the looking windows. What a run was for counts as done when it has ended, so
 * that one that died is due again.
 */
export function workOff(leading: Leading, { signal, stop }: RunSignals): Queue {
  const { keeper, config, timer, store, writer, meter, logger } = leading;
  const windows = lookingWindows(config.schedule.windows, config.schedule.timezone);
  return runQueue({
    signal,
    ready: async ({ signal }) => {
      const opening = windows.nextOpening(timer.now());
      if (opening === undefined) logger.warn("no looking window ever opens", {});
      await timer.sleepUntil(opening ?? Number.POSITIVE_INFINITY, { signal });
    },
    work: async (job, { signal }) => {
      const { active } = keeper;
      if (active === undefined) return;
      if (job.kind === "wake") {
        const now = await stillStale(job, leading, active);
        if (now !== undefined) await performRun(now, leading, active, { signal, stop });
        return;
      }
      leading.pinned.active = active;
      await settleOpen(leading, { signal, stop });
      const { id, complete, changes } = await performRun(job, leading, active, { signal, stop }).finally(() => {
        leading.pinned.active = undefined;
      });
      if (signal.aborted) return;
      // What could not even be listed was not looked at.
      if (complete) await clearUnlooked(writer, job.policies, active.set);
      if (job.until !== undefined) {
        await writer.remember(honouredKey, job.until);
        leading.honoured.until = job.until;
      }
      const run = await store.run(id);
      if (run !== undefined && isOverAll(run)) {
        const summary = await fleetSummary(store, run, config.schedule.freshness);
        if (summary !== null) meter.fullRun(summary);
        leading.reportsBell.ring();
      }
      // What a commit has changed meanwhile is planned anew by the next run.
      if (changes !== undefined && keeper.active === active)
        await changeHomes(changes, leading, active, { signal, stop });
      if (changes === undefined && job.ticks > 0) leading.changes.last = nothingToChange;
    },
  });
}

const nothingToChange = { results: [], trips: [], harmed: [] };

/** What a run that came first has looked at meanwhile needs no visit of its own. */
async function stillStale(
  job: Extract<Job, { readonly kind: "wake" }>,
  leading: Leading,
  active: ActivePolicies,
): Promise<Job | undefined> {
  const { set, source } = active;
  const { freshness } = leading.config.schedule;
  const options = { lastAssessed: await loadLastAssessed(leading, active), freshness, now: leading.timer.now() };
  // Listed before tags were asked for, a target cannot be planned; the next listing asks.
  const byTags = costlyFacts(set).tags;
  const targets = job.targets.filter(
    ({ target }) =>
      !(byTags && lacksTags(target)) &&
      staleChecks(target.id, planVisit(target, { policies: set, revision: source.revision }).checks, options).length >
        0,
  );
  return targets.length === 0 ? undefined : { ...job, targets };
}
