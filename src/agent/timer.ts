import type { Abortable, Clock } from "../model/ports.ts";

/** A clock that can be waited on. Both waits reject with the signal's reason. */
export interface Timer extends Clock {
  /** Until `now()` has reached an instant (milliseconds since the epoch), however the clock is set meanwhile. */
  sleepUntil(instant: number, options: Abortable): Promise<void>;
  /** For so many milliseconds of `monotonic()`, which setting the clock does not move. */
  after(ms: number, options: Abortable): Promise<void>;
}

/** Waits about so long; it may end a little early, and may be late by as long as the machine was suspended. */
export type Wait = (ms: number, options: Abortable) => Promise<void>;

/**
 * A timer over a clock. A long sleep is many short ones: after each the clock is read anew, so that a clock that was set, or
 * a machine that was suspended, is noticed within a minute.
 */
export function timerOver(clock: Clock, wait: Wait = waitForReal, lookEveryMs = recheckMs): Timer {
  const waitWhile = async (left: () => number, options: Abortable): Promise<void> => {
    options.signal.throwIfAborted();
    for (let ms = left(); ms > 0; ms = left()) await wait(Math.min(ms, lookEveryMs), options);
  };
  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    sleepUntil: (instant, options) => waitWhile(() => instant - clock.now(), options),
    after: (ms, options) => {
      const end = clock.monotonic() + ms;
      return waitWhile(() => end - clock.monotonic(), options);
    },
  };
}

/** The longest time for which the clock is not looked at. */
export const recheckMs = 60_000;

function waitForReal(ms: number, { signal }: Abortable): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const abort = () => reject(signal.reason);
  const timer = setTimeout(resolve, Math.ceil(ms));
  signal.addEventListener("abort", abort, { once: true });
  return promise.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  });
}
