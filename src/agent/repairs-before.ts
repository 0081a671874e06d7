import { repairBy } from "../engine/remedies/apply-target.ts";
import type { RunRecord } from "../model/records.ts";
import type { Finding, FindingRepair } from "../model/report.ts";
import type { StoreReader } from "../model/store.ts";
import { isOverAll } from "./reach.ts";

/**
 * What was repaired between the run over every target before this one and its own end, by finding: a report says so of a finding that
 * passes now, or fails again. What was put back since was not repaired.
 */
export async function repairsBefore(store: StoreReader, run: RunRecord): Promise<ReadonlyMap<string, FindingRepair>> {
  const repairs = new Map<string, FindingRepair>();
  if (!isOverAll(run)) return repairs;
  const earlier: RunRecord[] = [];
  for (const one of await store.runs({ limit: mostRuns, before: run.id })) {
    if (isOverAll(one) && one.state === "finished") break;
    if (one.kind === "apply" || one.kind === "undo") earlier.push(one);
  }
  for (const { id } of earlier.toReversed())
    for (const intent of await store.intents({ run: id }))
      if (intent.undoes === null) repairs.set(intent.finding, repairBy(intent));
      else if (intent.state === "fixed" || intent.state === "not-durable") repairs.delete(intent.finding);
  return repairs;
}

/** Between two runs over every target there are those on wake, and few others. */
const mostRuns = 1_000;

export const withRepairs = <F extends { readonly findings: readonly Finding[] }>(
  look: F,
  repairs: ReadonlyMap<string, FindingRepair>,
): F => ({
  ...look,
  findings: look.findings.map((finding) => {
    const repair = finding.repair ?? repairs.get(finding.id);
    return repair === undefined ? finding : { ...finding, repair };
  }),
});
