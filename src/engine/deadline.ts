import { setMaxListeners } from "node:events";

import { NotAssessed } from "../model/errors.ts";

export interface Deadline extends Disposable {
  readonly signal: AbortSignal;
}

/**
 * A signal that fires after `ms` with the error that `late` makes, or with the reason of `signal` when that fires first.
 * The first cause wins. Disposing it clears the timer and the listener.
 */
export function deadline(ms: number, late: () => Error, signal: AbortSignal): Deadline {
  const controller = new AbortController();
  // Every visit of a run may listen to one signal; each removes its listener, so many of them are no leak.
  setMaxListeners(0, controller.signal);
  const follow = () => controller.abort(signal.reason);
  const timer = setTimeout(() => controller.abort(late()), ms);
  if (signal.aborted) follow();
  signal.addEventListener("abort", follow, { once: true });
  return {
    signal: controller.signal,
    [Symbol.dispose]() {
      clearTimeout(timer);
      signal.removeEventListener("abort", follow);
    },
  };
}

/**
 * Settles as `promise` does, or rejects with the signal's reason. After the abort `promise` gets `settleMs` to end by itself,
 * so that a well-behaved party can clean up; one that does not listen cannot hold the run.
 */
export function orAbort<T>(promise: PromiseLike<T>, signal: AbortSignal, settleMs = 0): Promise<T> {
  const { promise: either, resolve, reject } = Promise.withResolvers<T>();
  let timer: NodeJS.Timeout | undefined;
  const giveUp = () => reject(signal.reason);
  const aborted = () => {
    timer = setTimeout(giveUp, settleMs);
  };
  promise.then(resolve, reject);
  if (signal.aborted) aborted();
  else signal.addEventListener("abort", aborted, { once: true });
  return either.finally(() => {
    clearTimeout(timer);
    signal.removeEventListener("abort", aborted);
  });
}

/** The error of work that the person who started the run has stopped. */
export const interruption = (): NotAssessed =>
  new NotAssessed("interrupted", "the run was stopped", { remedy: "Scan again." });
