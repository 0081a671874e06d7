import type { Abortable } from "../model/ports.ts";
import { add, nothing, type Pending, take } from "./pending.ts";
import type { Job, Wish } from "./wish.ts";

export interface QueueOptions extends Abortable {
  /** One run. What it throws ends the queue: it has to deal itself with what should not end the agent. */
  readonly work: (job: Job, options: Abortable) => Promise<void>;
  /** Awaited before a run is begun, such as until looking is allowed; wishes that come meanwhile are merged into it. */
  readonly ready?: (options: Abortable) => Promise<void>;
  /** No run starts any more; the one under way gets the same signal. */
  readonly signal: AbortSignal;
}

export interface Queue {
  /** Wished-for runs are done one at a time; what comes while one is under way waits, merged, for the next. */
  request(wish: Wish): void;
  readonly pending: Pending;
  /** The run under way. */
  readonly running: Job | undefined;
  /** Settles when no run is under way and none will be: fulfilled after the signal, rejected with what a run threw before it. */
  readonly ended: Promise<void>;
}

/** Works off wishes, one run at a time. What is wished for in one go is one run. */
export function runQueue({ work, ready = async () => undefined, signal }: QueueOptions): Queue {
  let pending = nothing;
  let running: Job | undefined;
  let bell = Promise.withResolvers<void>();
  const ring = () => bell.resolve();
  const serve = async (): Promise<void> => {
    while (!signal.aborted) {
      if (take(pending) === undefined) {
        await bell.promise;
        bell = Promise.withResolvers();
        continue;
      }
      await ready({ signal });
      const next = take(pending);
      if (next === undefined) continue;
      pending = next.rest;
      running = next.job;
      await work(next.job, { signal });
      running = undefined;
    }
  };
  signal.addEventListener("abort", ring, { once: true });
  const ended = serve()
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    })
    .finally(() => {
      running = undefined;
      signal.removeEventListener("abort", ring);
    });
  return {
    request(wish) {
      pending = add(pending, wish);
      ring();
    },
    get pending() {
      return pending;
    },
    get running() {
      return running;
    },
    ended,
  };
}
