import { setTimeout as sleep } from "node:timers/promises";
import type { Abortable, Clock } from "../../model/ports.ts";

export interface TokenBucket {
  /** Resolves when the next call may be sent; first come, first served. Rejects with the signal's reason. */
  take(options: Abortable): Promise<void>;
}

/**
 * At most `rate` calls per second on average, `burst` at once after a pause. Each taker reserves the next free
 * moment, so the order of arrival is the order of leaving; a taker that gives up leaves its moment unused.
 */
export function tokenBucket({
  rate,
  burst,
  clock,
}: {
  readonly rate: number;
  readonly burst: number;
  readonly clock: Clock;
}): TokenBucket {
  const interval = 1000 / rate;
  let next = 0;
  return {
    async take({ signal }) {
      signal.throwIfAborted();
      const now = clock.monotonic();
      next = Math.max(next, now - (burst - 1) * interval);
      const wait = next - now;
      next += interval;
      if (wait > 0) await sleep(wait, undefined, { signal }).catch(() => signal.throwIfAborted());
    },
  };
}
