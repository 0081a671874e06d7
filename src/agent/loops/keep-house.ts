import type { Leading } from "../context.ts";
import { recordOwn } from "../run.ts";
import type { Job } from "../together.ts";

const dayMs = 86_400_000;

/** Once a day: deletes what is older than it may be, and looks whether the store is whole. */
export const keepHouse =
  (leading: Leading): Job =>
  async ({ signal }) => {
    const { writer, store, timer, config, logger, health } = leading;
    for (;;) {
      const pruned = await writer.prune({ now: new Date(timer.now()).toISOString(), keep: config.state.retention });
      const { integrity, chain, bytes } = await store.health({ quick: false });
      logger.info("store kept", { ...pruned, integrity, bytes });
      const before = health.problem;
      health.problem =
        integrity === "ok"
          ? chain && `the ledger's chain breaks at entry ${chain.seq}: ${chain.problem}`
          : `a page cannot be read: ${integrity}`;
      if (health.problem !== undefined) logger.warn("the store is damaged", { problem: health.problem });
      const { active } = leading.keeper;
      if (health.problem !== before && active !== undefined) await recordOwn(leading, active);
      await timer.after(dayMs, { signal });
    }
  };
