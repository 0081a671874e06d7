import type { AgentState } from "./agent.ts";
import { compileSchedule } from "./due.ts";

/**
 * How long a due run has not happened, in milliseconds; 0 while none is due, one is under way, or another agent is the one that
 * works. Asked of the schedule alone, so that it still tells when the store does not answer.
 */
export function overdueMs(state: AgentState): number {
  if (state.kind !== "leading") return 0;
  const { honoured, keeper, timer, config } = state.leading;
  if (honoured.until === undefined || keeper.active === undefined || state.queue.running !== undefined) return 0;
  const names = keeper.active.set.policies.map(({ name }) => name);
  return Math.max(0, timer.now() - compileSchedule(config.schedule).next(names, honoured.until));
}
