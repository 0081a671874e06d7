import { lookingWindows } from "../../agent/windows.ts";
import { printable } from "../../model/untrusted.ts";
import type { AgentConfig } from "../../policy/agent-config.ts";
import { systemClock } from "../clock.ts";
import { stopFileExists } from "../stop-file.ts";

/** Why nothing would be changed now, whatever the plan: one line; empty where changes may be made. */
export function standstill({ safety, schedule }: Pick<AgentConfig, "safety" | "schedule">): string {
  if (stopFileExists(safety.stopFile))
    return `The stop file ${printable(safety.stopFile)} exists, so nothing is changed until it is removed.\n`;
  const windows = lookingWindows(safety.windows, schedule.timezone);
  const now = systemClock.now();
  if (windows.isOpen(now)) return "";
  const opens = windows.nextOpening(now);
  const when =
    opens === undefined ? "and none ever opens" : `the next opens at ${new Date(opens).toISOString().slice(0, 16)}Z`;
  return `No window of \`safety.windows\` is open now, so nothing is changed; ${when}.\n`;
}
