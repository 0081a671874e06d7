import type { Cause, Change, FindingState, NewTransition } from "../../model/lifecycle.ts";

/** One change of a finding, before it is written down. */
export interface Happening {
  readonly change: Change;
  readonly cause: Cause;
  /** Printable; empty where there is nothing to say. */
  readonly detail: string;
}

/** When and under what something happened; `run` is null between runs. */
export interface Moment {
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly run: string | null;
  /** Of the policy source. */
  readonly revision: string;
}

/** What happened to a finding, as the ledger keeps it. */
export function toTransition(
  { id, target, policy, check, subject, severity }: FindingState,
  { change, cause, detail }: Happening,
  { at, run, revision }: Moment,
): NewTransition {
  return {
    run,
    at,
    finding: id,
    target,
    policy,
    check,
    subject,
    severity,
    change,
    cause,
    revision,
    detail: detail === "" ? null : detail,
  };
}
