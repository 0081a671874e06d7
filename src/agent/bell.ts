import type { Abortable } from "../model/ports.ts";
import type { Timer } from "./timer.ts";

/** Wakes one waiter; a ring while nobody waits is kept for the next one, several are one. */
export interface Bell {
  ring(): void;
  /** Ends at the next ring or after `ms`; rejects with the signal's reason. */
  wait(ms: number, options: Abortable & { readonly timer: Timer }): Promise<void>;
}

export function bell(): Bell {
  let rung = Promise.withResolvers<void>();
  return {
    ring() {
      rung.resolve();
    },
    async wait(ms, { signal, timer }) {
      const done = new AbortController();
      const slept = timer.after(ms, { signal: AbortSignal.any([signal, done.signal]) });
      try {
        await Promise.race([rung.promise, slept]);
      } finally {
        done.abort();
        await slept.catch(() => undefined);
        rung = Promise.withResolvers();
      }
      signal.throwIfAborted();
    },
  };
}
