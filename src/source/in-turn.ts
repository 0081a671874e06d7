/** Runs one piece of work after the other; whoever still waits may leave by the signal. */
export function inTurn(): <T>(signal: AbortSignal, work: () => Promise<T>) => Promise<T> {
  let tail: Promise<void> = Promise.resolve();
  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const leave = (): void => reject(signal.reason);
    signal.addEventListener("abort", leave, { once: true });
    tail = tail
      .then(async () => {
        signal.removeEventListener("abort", leave);
        if (!signal.aborted) resolve(await work());
      })
      .catch(reject);
    return promise;
  };
}
