import type { Leading } from "../context.ts";
import { compileSchedule } from "../due.ts";
import type { Queue } from "../queue.ts";
import { ticks } from "../ticks.ts";
import type { Job } from "../together.ts";
import { wishOf } from "../wish.ts";

/** Where the store remembers up to when the schedule was honoured. */
export const honouredKey = "schedule";

/** Wishes for a run whenever policies are due; what was missed is due once, at the start. */
export const keepSchedule =
  ({ config, keeper, timer, logger, store, writer, honoured }: Leading, queue: Pick<Queue, "request">): Job =>
  async ({ signal }) => {
    const remembered = await store.recall(honouredKey);
    const policies = () => keeper.active?.set.policies.map(({ name }) => name) ?? [];
    const schedule = compileSchedule(config.schedule);
    const after = typeof remembered === "number" ? remembered : timer.now();
    // From here on a tick that nobody works off is missed, also the first one.
    if (typeof remembered !== "number") await writer.remember(honouredKey, after);
    honoured.until = after;
    while (keeper.active === undefined) await timer.after(1_000, { signal });
    for await (const due of ticks({ schedule, policies, timer, after, signal })) {
      if (due.ticks > 1 || due.missed > 0)
        logger.info("ticks coalesced", { ticks: due.ticks, missed: due.missed, policies: due.policies.length });
      queue.request(wishOf(due));
    }
  };
