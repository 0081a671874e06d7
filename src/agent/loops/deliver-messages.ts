import type { Leading } from "../context.ts";
import { outboxPump } from "../deliver.ts";
import type { Job } from "../together.ts";

const roundMs = 60_000;

/** Sends what waits, after each run and at least once a minute. */
export const deliverMessages =
  (leading: Leading): Job =>
  async ({ signal }) => {
    const { store, writer, channels, timer, random, logger, outboxBell } = leading;
    const pump = outboxPump({ reader: store, writer, channels, clock: timer, random, logger });
    for (;;) {
      await pump.deliver({ signal });
      await outboxBell.wait(roundMs, { signal, timer });
    }
  };
