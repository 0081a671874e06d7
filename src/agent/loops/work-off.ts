import type { Leading } from "../context.ts";
import { runQueue, type Queue } from "../queue.ts";
import { performRun, type RunSignals } from "../run.ts";
import { storedReport } from "../stored-report.ts";
import { lookingWindows } from "../windows.ts";
import { honouredKey } from "./keep-schedule.ts";

/**
 * The queue of a leading agent: one run at a time, none outside the looking windows. What a run was for counts as done when it
 * has ended, so that one that died is due again.
 */
export function workOff(leading: Leading, { signal, stop }: RunSignals): Queue {
  const { keeper, config, timer, store, writer, publish, logger } = leading;
  const windows = lookingWindows(config.schedule.windows, config.schedule.timezone);
  return runQueue({
    signal,
    work: async (job) => {
      const opening = windows.nextOpening(timer.now());
      if (opening === undefined) return logger.warn("no looking window ever opens", {});
      await timer.sleepUntil(opening, { signal });
      const { active } = keeper;
      if (active === undefined) return;
      const { id } = await performRun(job, leading, active, { signal, stop });
      if (signal.aborted) return;
      if ("until" in job && job.until !== undefined) {
        await writer.remember(honouredKey, job.until);
        leading.honoured.until = job.until;
      }
      if (config.reports.length > 0) {
        const run = await store.run(id);
        if (run !== undefined) await publish(await storedReport(store, run), { signal });
      }
    },
  });
}
