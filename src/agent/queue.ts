import type { Abortable } from "../model/ports.ts";
import { add, fullEnded, nothing, type Pending, type Taken, takeFull, takeWake } from "./pending.ts";
import { together } from "./together.ts";
import type { FullJob, Job, Wish } from "./wish.ts";

export interface QueueOptions extends Abortable {
  /**
   * One run. What it throws ends the queue: it has to deal itself with what should not end the agent. Its signal fires with the
   * queue's own, and when the run beside it has failed.
   */
  readonly work: (job: Job, options: Abortable) => Promise<void>;
  /** Awaited before a run is begun, such as until looking is allowed; wishes that come meanwhile are merged into it. */
  readonly ready?: (options: Abortable) => Promise<void>;
  /** No run starts any more; those under way get the same signal. */
  readonly signal: AbortSignal;
}

export interface Queue {
  /** Wished-for runs are done one at a time in each lane; what comes while one is under way waits, merged, for the next. */
  request(wish: Wish): void;
  readonly pending: Pending;
  /** The run over all targets that is under way. */
  readonly running: FullJob | undefined;
  /** Begins no run any more, and settles as `ended` does. */
  rest(): Promise<void>;
  /** Settles when no run is under way and none will be: fulfilled after the signal, rejected with what a run threw before it. */
  readonly ended: Promise<void>;
}

/**
 * Works off wishes in two lanes, one run at a time in each: runs over all targets, which may be spread over hours, and visits to
 * single ones, which cannot wait so long. What is wished for in one go is one run.
 */
export function runQueue({ work, ready = async () => undefined, signal }: QueueOptions): Queue {
  let pending = nothing;
  let running: FullJob | undefined;
  let bell = Promise.withResolvers<void>();
  const resting = new AbortController();
  const ring = () => {
    bell.resolve();
    bell = Promise.withResolvers();
  };

  const lane =
    <J extends Job>(take: () => Taken<J> | undefined, perform: (job: J, options: Abortable) => Promise<void>) =>
    async (options: Abortable): Promise<void> => {
      const over = AbortSignal.any([options.signal, resting.signal]);
      over.addEventListener("abort", ring, { once: true });
      while (!over.aborted) {
        if (take() === undefined) {
          await bell.promise;
          continue;
        }
        await ready({ signal: over }).catch((error: unknown) => {
          if (!over.aborted) throw error;
        });
        const next = over.aborted ? undefined : take();
        if (next === undefined) continue;
        pending = next.rest;
        await perform(next.job, options);
      }
    };

  const ended = together(
    [
      lane(
        () => takeFull(pending),
        async (job, options) => {
          running = job;
          try {
            await work(job, options);
          } finally {
            running = undefined;
          }
          pending = fullEnded(pending);
          ring();
        },
      ),
      lane(() => takeWake(pending, running !== undefined), work),
    ],
    signal,
  );
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
    rest() {
      resting.abort();
      return ended;
    },
    ended,
  };
}
