import type { Clock } from "../model/ports.ts";

export interface RecentlySeen {
  /** True where none of the keys was seen within the window; then all of them are kept. */
  add(keys: readonly string[]): boolean;
}

/** Remembers keys for a while, at most so many: the oldest go first. */
export function recentlySeen({
  forMs,
  most,
  clock,
}: {
  readonly forMs: number;
  readonly most: number;
  readonly clock: Pick<Clock, "monotonic">;
}): RecentlySeen {
  /** In the order in which they came, which is that in which they run out. */
  const until = new Map<string, number>();
  return {
    add(keys) {
      const now = clock.monotonic();
      for (const [key, end] of until) {
        if (end > now && until.size <= most) break;
        until.delete(key);
      }
      if (keys.some((key) => until.has(key))) return false;
      for (const key of keys) until.set(key, now + forMs);
      return true;
    },
  };
}
