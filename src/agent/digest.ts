/**
 * When a message that is gathered for `digestMs` is due, in milliseconds since the epoch: the end of the period that holds
 * `at`. Periods are counted from the epoch, so that a restart moves none of them; 0 means at once.
 */
export const digestEnd = (at: number, digestMs: number): number =>
  digestMs <= 0 ? at : (Math.floor(at / digestMs) + 1) * digestMs;
