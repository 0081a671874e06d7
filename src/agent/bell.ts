/** Wakes one waiter; a ring while nobody waits is kept for the next one, several are one. */
export interface Bell {
  ring(): void;
  /** Ends at the next ring, after `ms`, or (at once) when the signal fires. */
  wait(options: { readonly ms: number; readonly signal: AbortSignal; readonly after: After }): Promise<void>;
}

/** Ends after so many milliseconds, or when the signal fires; never throws. */
export type After = (ms: number, signal: AbortSignal) => Promise<void>;

export function bell(): Bell {
  let rung = false;
  let wake: (() => void) | undefined;
  return {
    ring() {
      rung = true;
      wake?.();
    },
    async wait({ ms, signal, after }) {
      if (!rung && !signal.aborted) {
        const done = new AbortController();
        const called = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([called, after(ms, AbortSignal.any([signal, done.signal]))]);
        done.abort();
        wake = undefined;
      }
      rung = false;
    },
  };
}
