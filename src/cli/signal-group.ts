import type { SignalGroup } from "../targets/local/session.ts";

/** `kill(2)` on a whole process group; false when it is empty. */
export const signalGroup: SignalGroup = (group, signal) => {
  try {
    return process.kill(-group, signal);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    throw error;
  }
};
