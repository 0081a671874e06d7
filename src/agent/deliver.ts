import type { Notifier } from "../model/notice.ts";
import type { Abortable } from "../model/ports.ts";
import type { PersonRoute } from "./directions.ts";
import type { Delivered, Lane, LanePorts, OutboxLimits } from "./lane.ts";
import { workLane } from "./work-lane.ts";

/** A notifier, and for how long its route gathers (`digestMs`). Its name is the route's. */
export interface Channel {
  readonly notifier: Notifier;
  readonly digestMs: number;
  /** Of a route for persons. */
  readonly persons?: PersonRoute | undefined;
}

export interface OutboxOptions extends LanePorts {
  readonly channels: readonly Channel[];
  readonly limits?: Partial<OutboxLimits>;
}

export interface OutboxPump {
  /**
   * One round: sends what is due, each channel by itself and one message after the other. A failing channel is the business
   * of nobody else: its entries wait or die, and this resolves. Rejects only where the store does (`LeaseLost`) and with
   * the reason of an aborted signal; what was being sent then is sent again. Not to be called while a round runs.
   */
  deliver(options: Abortable): Promise<Delivered>;
}

/**
 * At least once: a message goes out under the same key until it is settled. What has changed in the meantime is not told,
 * and what has failed is tried again with growing pauses, for 24 hours and five times at least. The pauses of whole channels
 * are forgotten with the pump; those of messages stand in the store.
 */
export function outboxPump(options: OutboxOptions): OutboxPump {
  const { reader, writer, channels, clock, logger } = options;
  const limits: OutboxLimits = { entries: 500, roundMs: 30_000, sendMs: 60_000, ...options.limits };
  const lanes = channels.map((channel): Lane => ({
    ...options,
    ...channel,
    limits,
    pause: freePause(),
  }));
  const names = new Set(channels.map(({ notifier }) => notifier.name));

  /** What a route left behind that is no longer in the config. */
  async function dropOrphans(): Promise<number> {
    const due = await reader.outbox({ now: new Date(clock.now()).toISOString(), limit: limits.entries });
    const ids = due.filter(({ notifier }) => !names.has(notifier)).map(({ id }) => id);
    if (ids.length === 0) return 0;
    await writer.settle(ids, { state: "dropped", problem: "the config has no route of this name any more" });
    logger.warn("dropped messages of routes that the config no longer has", { messages: ids.length });
    return ids.length;
  }

  return {
    async deliver({ signal }) {
      signal.throwIfAborted();
      const dropped = await dropOrphans();
      const ended = await Promise.allSettled(lanes.map((lane) => workLane(lane, { signal })));
      const total = { waiting: 0, sent: 0, dead: 0, dropped };
      for (const end of ended) {
        if (end.status === "rejected") throw end.reason;
        for (const state of ["waiting", "sent", "dead", "dropped"] as const) total[state] += end.value[state];
      }
      return total;
    },
  };
}

const freePause = (): Lane["pause"] => ({ failures: 0, until: 0 });
