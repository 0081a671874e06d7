import type { CompiledExemption } from "../model/policy.ts";
import type { Finding, Report, ReportTarget, Run, StreamedReport } from "../model/report.ts";
import type { TargetResult } from "./assess.ts";
import { byCodeUnit } from "../model/by-code-unit.ts";
import { ExemptionTally } from "./exemption-tally.ts";
import { inFindingOrder } from "./finding-order.ts";
import { PackedFindings } from "./packed-findings.ts";
import { Tally } from "./summary.ts";

/** Which exemptions the policies of a run held, and whether it was over every target and every policy. */
export interface Accepted {
  readonly exemptions: readonly CompiledExemption[];
  readonly whole: boolean;
}

const nothingAccepted: Accepted = { exemptions: [], whole: false };

/**
 * The report of a run. The order in which results came does not matter: the same results and the same run give the same
 * bytes. Throws `PlumblineError` `ledger` when the outcomes do not add up to what was planned.
 */
export function assembleReport(
  results: readonly TargetResult[],
  run: Run,
  accepted: Accepted = nothingAccepted,
): Report {
  const frame = new Frame(accepted);
  for (const result of results) frame.add(result);
  const sorted = results.toSorted((a, b) => byCodeUnit(a.target.id, b.target.id));
  return frame.around(
    sorted.flatMap(({ findings }) => findings.toSorted(inFindingOrder)),
    run,
  );
}

/** The same of results that come one by one and are not kept; their findings are packed until somebody reads them. */
export async function streamReport(
  results: AsyncIterable<TargetResult> | Iterable<TargetResult>,
  run: Run,
  accepted: Accepted = nothingAccepted,
): Promise<StreamedReport> {
  const frame = new Frame(accepted);
  const packed = new PackedFindings();
  for await (const result of results) {
    frame.add(result);
    packed.add(result.target.id, result.findings);
  }
  return frame.around(packed, run);
}

/** All of a report but its findings. */
class Frame {
  readonly #tally = new Tally();
  readonly #exemptions: ExemptionTally;
  readonly #whole: boolean;
  readonly #targets: ReportTarget[] = [];

  constructor({ exemptions, whole }: Accepted) {
    this.#exemptions = new ExemptionTally(exemptions);
    this.#whole = whole;
  }

  add(result: TargetResult): void {
    this.#tally.add(result);
    this.#exemptions.add(result);
    this.#targets.push(result.target);
  }

  around<F extends Iterable<Finding>>(findings: F, run: Run): Omit<Report, "findings"> & { readonly findings: F } {
    const whole = this.#whole && !run.interrupted && !this.#tally.unlisted;
    return {
      schema: "plumbline/report/v1",
      run,
      summary: this.#tally.summary(),
      targets: this.#targets.toSorted((a, b) => byCodeUnit(a.id, b.id)),
      findings,
      exemptions: this.#exemptions.report({ at: run.finishedAt, whole }),
    };
  }
}
