import { every, negate, some, type Verdict } from "../verdict.ts";

/** Whether each state holds. More than one may: what JupyterLab has built in can be disabled though nothing is installed. */
export interface States {
  readonly enabled: Verdict;
  readonly disabled: Verdict;
  readonly absent: Verdict;
}

/** A name in several worlds: enabled where any has it enabled, disabled where one disables it and none has it enabled. */
export const together = (worlds: readonly States[]): States => ({
  enabled: some(worlds.map(({ enabled }) => enabled)),
  disabled: every([some(worlds.map(({ disabled }) => disabled)), ...worlds.map(({ enabled }) => negate(enabled))]),
  absent: every(worlds.map(({ absent }) => absent)),
});

/** The state that is known to hold, for people. */
export function stateName({ enabled, disabled, absent }: States): string {
  if (enabled.ok === true) return "enabled";
  if (disabled.ok === true) return absent.ok === true ? "disabled, not installed" : "disabled";
  if (absent.ok === true) return "absent";
  return [enabled, disabled, absent].some(({ ok }) => ok === "unknown")
    ? "not known"
    : "installed, with plugins disabled";
}
