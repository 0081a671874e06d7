import type { Abortable } from "../model/ports.ts";

/** The visits of one run. At its end whoever is still inside is done. */
export interface Visits extends Disposable {
  /** Waits until no run visits the target and there is room for one more visit. After the signal nobody visits, so nobody waits. */
  admit(id: string, options: Abortable): Promise<void>;
  /** What a visit came to is kept. */
  done(id: string): void;
}

/**
 * Keeps runs that go on side by side out of each other's way: no two visits meet in one home, what comes later is kept later, and
 * there are never more than `most` at once, however many runs make them.
 */
export function admission(most: number): () => Visits {
  const inside = new Set<string>();
  let left = Promise.withResolvers<void>();
  return () => {
    const own = new Set<string>();
    const done = (id: string): void => {
      if (!own.delete(id)) return;
      inside.delete(id);
      left.resolve();
      left = Promise.withResolvers();
    };
    return {
      async admit(id, { signal }) {
        while (!signal.aborted && (inside.has(id) || inside.size >= most)) await orAborted(left.promise, signal);
        if (signal.aborted) return;
        inside.add(id);
        own.add(id);
      },
      done,
      [Symbol.dispose]() {
        for (const id of own) done(id);
      },
    };
  };
}

async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise: aborted, resolve } = Promise.withResolvers<void>();
  const end = () => resolve();
  signal.addEventListener("abort", end, { once: true });
  await Promise.race([promise, aborted]);
  signal.removeEventListener("abort", end);
}
