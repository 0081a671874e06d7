import { setMaxListeners } from "node:events";

import { interruption } from "./deadline.ts";
import type { VisitSignals } from "./visit.ts";

export interface Brakes extends Disposable {
  readonly signals: VisitSignals;
  /** Ends the questions now, as nobody wants their answers any more. What cleans up after them still has its own time. */
  readonly leave: () => void;
}

/**
 * Two wishes to stop as the signals of visits: `wish` ends the questions after `graceMs`, `stop` ends all at once. Both
 * signals carry the `interrupted` error, whatever reason came in.
 */
export function brakes(wish: AbortSignal, stop: AbortSignal, graceMs: number): Brakes {
  const [questions, everything] = [new AbortController(), new AbortController()];
  // Every visit listens while it runs and removes its listeners, so many of them are no leak.
  setMaxListeners(0, questions.signal, everything.signal);
  let timer: NodeJS.Timeout | undefined;
  const leave = () => questions.abort(interruption());
  const halt = () => {
    leave();
    everything.abort(interruption());
  };
  const ease = () => {
    timer = setTimeout(leave, graceMs);
  };
  if (stop.aborted) halt();
  else if (wish.aborted) ease();
  wish.addEventListener("abort", ease, { once: true });
  stop.addEventListener("abort", halt, { once: true });
  return {
    signals: { signal: questions.signal, stop: everything.signal },
    leave,
    [Symbol.dispose]() {
      clearTimeout(timer);
      wish.removeEventListener("abort", ease);
      stop.removeEventListener("abort", halt);
    },
  };
}
