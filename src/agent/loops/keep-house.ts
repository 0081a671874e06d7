import type { Leading } from "../context.ts";
import type { Job } from "../together.ts";

const dayMs = 86_400_000;

/** Once a day: deletes what is older than it may be, and looks whether the store is whole. */
export const keepHouse =
  ({ writer, store, timer, config, logger }: Leading): Job =>
  async ({ signal }) => {
    for (;;) {
      const pruned = await writer.prune({ now: new Date(timer.now()).toISOString(), keep: config.state.retention });
      const { integrity, chain, bytes } = await store.health({ quick: false });
      logger.info("store kept", { ...pruned, integrity, bytes });
      if (chain !== undefined)
        logger.warn("the ledger's chain is broken", { entry: chain.seq, problem: chain.problem });
      await timer.after(dayMs, { signal });
    }
  };
