import type { Leading } from "../context.ts";
import { outboxPump } from "../deliver.ts";
import type { Job } from "../together.ts";

const roundMs = 60_000;

/**
 * Sends what waits, after each run and at least once a minute. What was given up is tried once more at the beginning: an agent
 * that starts, or starts again with another config, is how an operator says that something was mended.
 */
export const deliverMessages =
  (leading: Leading): Job =>
  async ({ signal }) => {
    const { store, writer, known, channels, timer, random, logger, outboxBell } = leading;
    const pump = outboxPump({ reader: store, known, writer, channels, clock: timer, random, logger });
    const dead = await writer.requeueDead();
    if (dead > 0) logger.info("trying messages that were given up once more", { entries: dead });
    for (;;) {
      await pump.deliver({ signal });
      await outboxBell.wait(roundMs, { signal, timer });
    }
  };
