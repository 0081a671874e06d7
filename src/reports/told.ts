import { type OutcomeKind, worstOf } from "../model/outcome.ts";
import type { Finding, ReportTarget, StreamedReport } from "../model/report.ts";
import { byTarget } from "./by-target.ts";

/** What is told one by one, and counts of the rest. */
export interface Told {
  /** What fails, could not be told, or was repaired. */
  readonly findings: readonly Finding[];
  readonly targets: readonly { readonly target: ReportTarget; readonly counts: Counts }[];
  readonly checks: readonly { readonly first: Finding; readonly counts: Counts }[];
}

export type Counts = Record<OutcomeKind, number>;

export function toldBy(report: StreamedReport): Told {
  const findings: Finding[] = [];
  const targets: Told["targets"][number][] = [];
  const checks = new Map<string, { readonly first: Finding; readonly counts: Counts }>();
  for (const [target, own] of byTarget(report)) {
    findings.push(
      ...own.filter(({ outcome, repair }) => outcome === "fail" || outcome === "unknown" || repair !== undefined),
    );
    const counts = none();
    for (const [first, group] of byCheck(own)) {
      const worst = worstOf(group.map(({ outcome }) => outcome)) ?? "unknown";
      const check = checks.get(nameOf(first)) ?? { first, counts: none() };
      checks.set(nameOf(first), check);
      counts[worst]++;
      check.counts[worst]++;
    }
    targets.push({ target, counts });
  }
  return { findings, targets, checks: [...checks.values()] };
}

const none = (): Counts => ({ pass: 0, fail: 0, unknown: 0, notApplicable: 0 });

/** Each check's findings after the first of them, which stands for the check. */
export function byCheck(findings: readonly Finding[]): Iterable<readonly [Finding, readonly Finding[]]> {
  const groups = Map.groupBy(findings, ({ policy, check }) => JSON.stringify([policy, check]));
  return [...groups.values()].flatMap((group) => (group[0] === undefined ? [] : [[group[0], group] as const]));
}

export const nameOf = ({ policy, check }: Finding): string => `${policy}/${check}`;
