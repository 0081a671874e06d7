import type { AgentState } from "./agent.ts";
import { compileSchedule } from "./due.ts";
import { lookingWindows } from "./windows.ts";

/**
 * How long a due run could have happened and has not, in milliseconds; 0 while none is due, one is under way, or another agent is
 * the one that works. What is due while no window is open is due when the next one opens. Asked of the schedule alone, so that it still tells when the store does not answer.
 */
export function overdueMs(state: AgentState): number {
  if (state.kind !== "leading") return 0;
  const { honoured, keeper, timer, config } = state.leading;
  if (honoured.until === undefined || keeper.active === undefined || state.queue.running !== undefined) return 0;
  const names = keeper.active.set.policies.map(({ name }) => name);
  const { schedule } = config;
  const due = compileSchedule(schedule).next(names, honoured.until);
  const windows = lookingWindows(schedule.windows, schedule.timezone);
  // A run that no window ever lets happen is overdue from the beginning.
  return Math.max(0, timer.now() - (due <= timer.now() ? (windows.nextOpening(due) ?? due) : due));
}
