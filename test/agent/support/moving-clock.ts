import { setImmediate } from "node:timers/promises";

import { type Timer, timerOver } from "../../../src/agent/timer.ts";
import type { Abortable, Clock } from "../../../src/model/ports.ts";

interface Sleeper {
  /** By the monotonic clock. */
  readonly until: number;
  readonly wake: () => void;
}

/**
 * A clock that stands still until it is moved. `timer` sleeps by it. Moving wakes sleepers in the order of their moments, each
 * at its moment, and lets what they do run to its end before the next one: promises and turns of the event loop, not sockets or
 * files.
 */
export class MovingClock implements Clock {
  readonly timer: Timer;
  readonly #sleepers = new Set<Sleeper>();
  #now: number;
  #monotonic = 0;

  /**
   * `start` is milliseconds since the epoch, or a date in ISO 8601. Who neither sets nor suspends the clock may let sleepers look
   * at it less often, and live through a day in less time.
   */
  constructor(start: number | string, { lookEveryMs }: { readonly lookEveryMs?: number } = {}) {
    this.timer = timerOver(this, (ms, options) => this.#sleep(ms, options), lookEveryMs);
    this.#now = typeof start === "number" ? start : Date.parse(start);
  }

  readonly now = (): number => this.#now;
  readonly monotonic = (): number => this.#monotonic;

  /** How many wait for this clock. */
  get sleeping(): number {
    return this.#sleepers.size;
  }

  /** Time passes. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await settled();
    for (let next = this.#first(); next !== undefined && next.until <= end; next = this.#first())
      await this.#reach(next);
    this.#pass(end - this.#monotonic);
    await settled();
  }

  /** Time passes as fast as it can, from one sleeper to the next, until `work` has ended. Throws when nobody sleeps. */
  async until<T>(work: Promise<T>): Promise<T> {
    let ended = false;
    const end = () => void (ended = true);
    work.then(end, end);
    await settled();
    while (!ended) {
      const next = this.#first();
      if (next === undefined) throw new Error("nothing sleeps on this clock, so what is waited for never comes");
      await this.#reach(next);
    }
    return work;
  }

  /** Somebody sets the clock, forward or back; no time passes, so nobody wakes. */
  step(ms: number): void {
    this.#now += ms;
  }

  /** The machine is suspended: the world goes on, the monotonic clock and all timers stand still, as on Linux. */
  suspend(ms: number): void {
    this.step(ms);
  }

  /** In whole milliseconds, at least one, as real timers do. */
  #sleep(ms: number, { signal }: Abortable): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const sleeper = { until: this.#monotonic + Math.max(1, Math.ceil(ms)), wake: resolve };
    const abort = () => reject(signal.reason);
    this.#sleepers.add(sleeper);
    if (signal.aborted) abort();
    signal.addEventListener("abort", abort, { once: true });
    return promise.finally(() => {
      this.#sleepers.delete(sleeper);
      signal.removeEventListener("abort", abort);
    });
  }

  /** Of those with the same moment, the one that fell asleep first. */
  #first(): Sleeper | undefined {
    let first: Sleeper | undefined;
    for (const sleeper of this.#sleepers) if (first === undefined || sleeper.until < first.until) first = sleeper;
    return first;
  }

  async #reach(sleeper: Sleeper): Promise<void> {
    this.#pass(sleeper.until - this.#monotonic);
    this.#sleepers.delete(sleeper);
    sleeper.wake();
    await settled();
  }

  #pass(ms: number): void {
    this.#now += ms;
    this.#monotonic += ms;
  }
}

/** Until nothing that was begun waits for a turn of the event loop. */
async function settled(): Promise<void> {
  do await setImmediate();
  while (process.getActiveResourcesInfo().includes("Immediate"));
}
