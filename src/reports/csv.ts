import type { Finding, Report, ReportTarget, StreamedReport } from "../model/report.ts";
import { printable } from "../model/untrusted.ts";
import { byTarget } from "./by-target.ts";
import { standing } from "./standing.ts";

interface Row {
  readonly target: ReportTarget;
  /** Absent for a target of which nothing was asked, or which stands for some that could not be listed. */
  readonly finding: Finding | undefined;
  readonly run: Report["run"];
}

const columns: Readonly<Record<string, (row: Row) => string | null | undefined>> = {
  FINDING_UID: ({ finding }) => finding?.id,
  STATUS: ({ target, finding }) => (finding === undefined ? withoutFinding(target) : standing(finding)),
  STATUS_EXTENDED: ({ target, finding }) => extended(finding ?? target),
  MUTED: ({ finding }) => String(finding?.disposition === "exempt"),
  POLICY: ({ finding }) => finding?.policy,
  CHECK: ({ finding }) => finding?.check,
  TITLE: ({ finding }) => finding?.title,
  SEVERITY: ({ finding }) => finding?.severity,
  TARGET: ({ target }) => target.id,
  PROVIDER: ({ target }) => target.provider,
  DOMAIN: ({ target }) => target.domain,
  USER_PROFILE: ({ target }) => target.userProfile,
  SPACE: ({ target }) => target.space,
  APP_TYPE: ({ target }) => target.appType,
  OBSERVED_TARGET: ({ target }) => String(target.observed),
  SUBJECT: ({ finding }) => finding?.subject,
  OUTCOME: ({ finding }) => finding?.outcome,
  REASON: ({ target, finding }) => finding?.reason ?? target.reason,
  EXPECTED: ({ finding }) => finding?.expected,
  OBSERVED: ({ finding }) => finding?.observed,
  EVIDENCE: ({ finding }) => finding?.evidence.join("; "),
  REMEDIATION: ({ finding }) => finding?.remediation,
  LIFECYCLE: ({ finding }) => finding?.lifecycle,
  SIDE_STATES: ({ finding }) => finding?.sideStates.join(" "),
  REPAIR: ({ finding }) => finding?.repair?.state,
  EXEMPTION: ({ finding }) => finding?.exemption?.name,
  EXEMPT_UNTIL: ({ finding }) => finding?.exemption?.expires,
  ASSURANCE: ({ finding }) => finding?.assurance ?? "A0",
  FIRST_SEEN: ({ finding }) => finding?.firstSeen,
  LAST_SEEN: ({ finding }) => finding?.lastSeen,
  REVISION: ({ finding, run }) => finding?.revision ?? run.source.revision,
  RUN: ({ run }) => run.id,
  RUN_FINISHED: ({ run }) => run.finishedAt,
};

/**
 * RFC 4180: one row per finding, and one for each target without any, so that nobody who was not looked at is missing. Every cell is
 * quoted, holds one line, and begins with no character that a spreadsheet takes for a formula.
 */
export function* csv(report: StreamedReport): Iterable<string> {
  const { run } = report;
  yield line(Object.keys(columns));
  for (const [target, own] of byTarget(report))
    for (const finding of own.length > 0 ? own : [undefined])
      yield line(Object.values(columns).map((cell) => cell({ target, finding, run }) ?? ""));
}

const withoutFinding = ({ reason }: ReportTarget): string => (reason === null ? "N/A" : "UNKNOWN");

function extended(one: Finding | ReportTarget): string | null {
  if ("state" in one) return one.detail ?? one.reason;
  return one.outcome === "pass" || one.outcome === "fail" ? one.observed : (one.detail ?? one.reason);
}

/** Most characters that a cell of the common spreadsheets holds, with room for the mark. */
const most = 32_000;

const line = (cells: readonly string[]): string => `${cells.map(quoted).join(",")}\r\n`;

/** With a mark in front a formula is text (OWASP, "CSV injection"); blanks before it, and full-width signs, count as well. */
function quoted(text: string): string {
  const shown = printable(text, most);
  const marked = /^\s*[=+\-@|%\uff1d\uff0b\uff0d\uff20]/.test(shown) ? `'${shown}` : shown;
  return `"${marked.replaceAll('"', '""')}"`;
}
