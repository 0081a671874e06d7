import type { FindingState, NewTransition } from "../model/lifecycle.ts";
import type { NoticeItem } from "../model/notice.ts";
import { asksForAction } from "../model/notice-order.ts";
import type { Severity } from "../model/policy.ts";
import type { ReportTarget } from "../model/report.ts";
import { printable } from "../model/untrusted.ts";

/** Milliseconds from opening until a finding of each severity is to be fixed; none for a severity that is left out. */
export type Deadlines = Readonly<Partial<Record<Severity, number>>>;

/** One transition with what its reader needs. `target` is undefined where it is no longer known. */
export function noticeItem(
  transition: NewTransition,
  {
    state,
    target,
    deadlines,
  }: {
    readonly state: FindingState;
    readonly target: ReportTarget | undefined;
    readonly deadlines: Deadlines;
  },
): NoticeItem {
  return {
    finding: transition.finding,
    change: transition.change,
    cause: transition.cause,
    at: transition.at,
    policy: transition.policy,
    check: transition.check,
    title: printable(state.title, 500),
    subject: printable(transition.subject, 1000),
    severity: transition.severity,
    owner: printable(state.owner, 200),
    labels: state.labels,
    target: printable(transition.target, 500),
    domain: target?.domain ?? null,
    userProfile: target?.userProfile ?? null,
    space: target?.space ?? null,
    expected: printable(state.expected, 1000),
    observed: printable(state.observed, 1000),
    remediation: state.remediation === null ? null : printable(state.remediation, 2000),
    firstSeen: state.firstSeen,
    deadline: deadlineOf(transition, state, deadlines),
  };
}

function deadlineOf({ change, severity }: NewTransition, state: FindingState, deadlines: Deadlines): string | null {
  const allowed = deadlines[severity];
  if (allowed === undefined || state.lifecycle === "resolved" || !asksForAction(change)) return null;
  return new Date(Date.parse(state.openedAt) + allowed).toISOString();
}
