import type { Abortable } from "../model/ports.ts";
import type { Due, Schedule } from "./due.ts";
import { recheckMs, type Timer } from "./timer.ts";

export interface TickOptions extends Abortable {
  readonly schedule: Schedule;
  /** Names of the policies as they are now; asked anew at each look. */
  readonly policies: () => readonly string[];
  readonly timer: Timer;
  /** Up to when the schedule was honoured, as it was remembered; the present where nothing was. */
  readonly after: number;
}

/**
 * Yields whenever policies are due, first of all what was missed. Looks at least once a minute, so that a clock that was set,
 * a machine that was suspended and policies that came or went are noticed. Ends by throwing the signal's reason.
 */
export async function* ticks({ schedule, policies, timer, after, signal }: TickOptions): AsyncGenerator<Due, never> {
  for (let honoured = after; ;) {
    signal.throwIfAborted();
    const due = schedule.due(policies(), { after: honoured, now: timer.now() });
    honoured = due.until;
    if (due.policies.length > 0) yield due;
    const next = schedule.next(policies(), honoured);
    await timer.after(Math.max(1, Math.min(next - timer.now(), recheckMs)), { signal });
  }
}
