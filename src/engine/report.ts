import type { CompiledExemption } from "../model/policy.ts";
import type { Report, Run } from "../model/report.ts";
import type { TargetResult } from "./assess.ts";
import { byCodeUnit } from "../model/by-code-unit.ts";
import { ExemptionTally } from "./exemption-tally.ts";
import { inFindingOrder } from "./finding-order.ts";
import { Tally } from "./summary.ts";

/** Which exemptions the policies of a run held, and whether it was over every target and every policy. */
export interface Accepted {
  readonly exemptions: readonly CompiledExemption[];
  readonly whole: boolean;
}

/**
 * The report of a run. The order in which results came does not matter: the same results and the same run give the same
 * bytes. Throws `PlumblineError` `ledger` when the outcomes do not add up to what was planned.
 */
export function assembleReport(
  results: readonly TargetResult[],
  run: Run,
  { exemptions, whole }: Accepted = { exemptions: [], whole: false },
): Report {
  const tally = new Tally();
  const accepted = new ExemptionTally(exemptions);
  for (const result of results) {
    tally.add(result);
    accepted.add(result);
  }
  const sorted = results.toSorted((a, b) => byCodeUnit(a.target.id, b.target.id));
  return {
    schema: "plumbline/report/v1",
    run,
    summary: tally.summary(),
    targets: sorted.map(({ target }) => target),
    findings: sorted.flatMap(({ findings }) => findings.toSorted(inFindingOrder)),
    exemptions: accepted.report({ at: run.finishedAt, whole: whole && !run.interrupted && !tally.unlisted }),
  };
}
