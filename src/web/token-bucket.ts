import type { Clock } from "../model/ports.ts";

export interface TokenBucket {
  /** Takes one token; false where there is none. */
  take(): boolean;
}

/** So many at once, then so many per second. */
export function tokenBucket({
  burst,
  perSecond,
  clock,
}: {
  readonly burst: number;
  readonly perSecond: number;
  readonly clock: Pick<Clock, "monotonic">;
}): TokenBucket {
  let tokens = burst;
  let filled = clock.monotonic();
  return {
    take() {
      const now = clock.monotonic();
      tokens = Math.min(burst, tokens + (Math.max(0, now - filled) / 1_000) * perSecond);
      filled = now;
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
