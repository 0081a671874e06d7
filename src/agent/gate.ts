import type { Clock, Session } from "../model/ports.ts";
import type { Rail } from "../model/remedy.ts";
import type { AgentConfig } from "../policy/agent-config.ts";
import { lookingWindows } from "./windows.ts";

/** The rails that look at the clock, the disk and the person rather than at what is changed. */
export interface Gate {
  /** The rail that stops everything now. */
  readonly stopped: () => Rail | undefined;
  /** The last question before something is sent. */
  readonly brake: (session: Session) => Promise<Rail | undefined>;
}

interface GateOptions {
  readonly clock: Pick<Clock, "now">;
  /** Whether `safety.stopFile` exists. */
  readonly stopFileExists: () => boolean;
  /** The wish to stop. */
  readonly signal: AbortSignal;
}

export function gate(
  { safety, schedule }: Pick<AgentConfig, "safety" | "schedule">,
  { clock, stopFileExists, signal }: GateOptions,
): Gate {
  const windows = lookingWindows(safety.windows, schedule.timezone);
  const stopped = (): Rail | undefined => {
    if (signal.aborted || stopFileExists()) return "stopped";
    return windows.isOpen(clock.now()) ? undefined : "window";
  };
  return {
    stopped,
    brake: async (session) => {
      if (safety.changes.whenBusy === "leave" && session.busyKernels !== undefined) {
        const busy = await session.busyKernels({ signal });
        if (busy > 0) return "busy";
      }
      return stopped();
    },
  };
}
