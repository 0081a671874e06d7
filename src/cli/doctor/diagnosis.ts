import { PlumblineError, UsageError } from "../../model/errors.ts";
import { printable } from "../../model/untrusted.ts";
import type { configFlag, policiesFlag, targetFlags, Values } from "../flags.ts";

/** One line of `plumbline doctor`. `skip` was not tried; `invalid` marks what makes a scan refuse to start (exit code 3). */
export interface Diagnosis {
  readonly state: "ok" | "warn" | "fail" | "skip";
  readonly item: string;
  readonly found: string;
  readonly remedy?: string;
  readonly invalid?: true;
}

export type DoctorFlags = Values<typeof policiesFlag & typeof configFlag & typeof targetFlags>;

/** A known error as a line; an unknown one goes on to the top. */
export function failed(item: string, error: unknown): Diagnosis {
  if (!(error instanceof PlumblineError)) throw error;
  return {
    state: "fail",
    item,
    found: printable(error.message, 500),
    remedy: printable(error.remedy, 500),
    ...(error instanceof UsageError ? { invalid: true as const } : {}),
  };
}
