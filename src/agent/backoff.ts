export interface BackoffOptions {
  /** Milliseconds: the longest wait after the first failure. */
  readonly leastMs: number;
  /** Milliseconds: no wait is longer. */
  readonly mostMs: number;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** For a source that cannot be read. */
export const sourceBackoff = { leastMs: 5_000, mostMs: 900_000 } as const;

/** For a message that could not be sent. */
export const messageBackoff = { leastMs: 60_000, mostMs: 3_600_000 } as const;

/**
 * Milliseconds to wait after so many failures in a row, counted from 1: any time up to a limit that doubles with each
 * failure. Spreading over the whole of it ("full jitter") keeps many agents from coming back together.
 */
export function backoff(failures: number, { leastMs, mostMs, random }: BackoffOptions): number {
  return random() * Math.min(mostMs, leastMs * 2 ** Math.max(0, failures - 1));
}
