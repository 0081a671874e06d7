import type { SignalGroup } from "../../../src/targets/local/session.ts";

/** As the command line injects it. */
export const signalGroup: SignalGroup = (group, signal) => {
  try {
    return process.kill(-group, signal);
  } catch {
    return false;
  }
};
