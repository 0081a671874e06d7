import type { OutcomeKind } from "../../model/outcome.ts";
import type { Acceptance, Finding, StreamedReport } from "../../model/report.ts";
import { observationUuid } from "./words.ts";

/** What objectives and risks need of a check's findings over all targets. */
export interface CheckGroup {
  /** Stands for the check. */
  readonly first: Finding;
  readonly counts: Record<OutcomeKind, number>;
  /** Passes after a repair. */
  repaired: number;
  /** Of the failures that are accepted, in the order of the report. */
  readonly accepted: Pick<Acceptance, "name" | "reason" | "expires">[];
  /** The id of each finding's observation: all that grows with the fleet. */
  readonly observations: string[];
}

export interface Gathered {
  /** In the order in which the report comes to them. */
  readonly checks: readonly CheckGroup[];
  /** How many could not be told, by reason. */
  readonly unknown: ReadonlyMap<string, number>;
  /** Ids of the targets that have findings. */
  readonly targets: ReadonlySet<string>;
}

/** One pass over the findings, of which it keeps one for each check. */
export function gather({ run, findings }: StreamedReport): Gathered {
  const checks = new Map<string, CheckGroup>();
  const unknown = new Map<string, number>();
  const targets = new Set<string>();
  const acceptances = new Map<string, CheckGroup["accepted"][number]>();
  for (const finding of findings) {
    const { policy, check, outcome, reason, exemption, repair } = finding;
    targets.add(finding.target);
    const key = JSON.stringify([policy, check]);
    const group = checks.get(key) ?? groupOf(finding);
    checks.set(key, group);
    group.counts[outcome]++;
    group.observations.push(observationUuid(run.id, finding.id));
    if (outcome === "pass" && repair !== undefined) group.repaired++;
    if (outcome === "unknown") unknown.set(reason ?? "internal", (unknown.get(reason ?? "internal") ?? 0) + 1);
    if (outcome !== "fail" || exemption === null) continue;
    // Findings that were packed each bring their own copy of the same exemption.
    const { name, reason: why, expires } = exemption;
    const same = JSON.stringify([name, why, expires]);
    const accepted = acceptances.get(same) ?? { name, reason: why, expires };
    acceptances.set(same, accepted);
    group.accepted.push(accepted);
  }
  return { checks: [...checks.values()], unknown, targets };
}

const groupOf = (first: Finding): CheckGroup => ({
  first,
  counts: { pass: 0, fail: 0, unknown: 0, notApplicable: 0 },
  repaired: 0,
  accepted: [],
  observations: [],
});
