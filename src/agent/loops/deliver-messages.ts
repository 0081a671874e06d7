import type { Leading } from "../context.ts";
import { outboxPump } from "../deliver.ts";
import { reviveDead } from "../revive-dead.ts";
import type { Job } from "../together.ts";

const roundMs = 60_000;

/** Sends what waits, after each run and at least once a minute; at first also what was given up by a route that has changed. */
export const deliverMessages =
  (leading: Leading): Job =>
  async ({ signal }) => {
    const { store, writer, known, channels, timer, random, logger, outboxBell } = leading;
    const pump = outboxPump({ reader: store, known, writer, channels, clock: timer, random, logger });
    await reviveDead(leading);
    for (;;) {
      await pump.deliver({ signal });
      await outboxBell.wait(roundMs, { signal, timer });
    }
  };
