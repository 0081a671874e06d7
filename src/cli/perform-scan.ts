import { assembleReport } from "../engine/report.ts";
import type { TargetResult } from "../engine/assess.ts";
import { ExemptionTally } from "../engine/exemption-tally.ts";
import { type ExitFact, scanFacts } from "../engine/exit-code.ts";
import type { CheckFilter } from "../engine/plan.ts";
import { scan } from "../engine/scan.ts";
import { Tally } from "../engine/summary.ts";
import type { Severity, TargetSelector } from "../model/policy.ts";
import type { AgentLimits } from "../policy/agent-config.ts";
import { exemptionLines, runLine, summaryLine, targetLines, type RunStart } from "../reports/jsonl.ts";
import { systemClock } from "./clock.ts";
import { visitTools, type Fleet } from "./compose.ts";
import { fleetProgress } from "./fleet-progress.ts";
import { write, type Io } from "./io.ts";
import { keepMemoryLow } from "./keep-memory-low.ts";
import type { LoadedPolicies } from "./load-policies.ts";
import { logger as makeLogger } from "./log.ts";
import type { OutputFormat } from "./output-flag.ts";
import { packageVersion } from "./package-root.ts";
import { reporters } from "../reports/registry.ts";
import type { ReportOrder } from "./report-flag.ts";
import { runId } from "./run-id.ts";
import { SlowWaits } from "./slow-waits.ts";
import { leftOutOfAsff } from "./view/left-out-of-asff.ts";
import { showReport } from "./view/show-report.ts";
import { wrap } from "./wrap.ts";
import { writeReports } from "./write-reports.ts";

export interface ScanOrder {
  readonly policies: LoadedPolicies;
  readonly fleet: Fleet;
  readonly limits: AgentLimits;
  readonly targets: TargetSelector;
  readonly checks: CheckFilter;
  readonly failOn: Severity;
  readonly output: OutputFormat;
  readonly reports: readonly ReportOrder[];
  readonly quiet: boolean;
  readonly verbose: boolean;
}

/**
 * Runs a scan that has been checked to the last flag: shows its progress, its result and its reports, and says what is true
 * of it. With `jsonl` and no report nothing is kept, so memory does not grow with the number of targets.
 */
export async function performScan(order: ScanOrder, io: Io): Promise<readonly ExitFact[]> {
  keepMemoryLow();
  const { output, reports, policies } = order;
  const startedAt = systemClock.now();
  const start: RunStart = {
    id: runId(startedAt),
    startedAt: new Date(startedAt).toISOString(),
    mode: "audit",
    source: policies.source,
    agent: { version: packageVersion() },
  };
  const streaming = output === "jsonl";
  const kept: TargetResult[] | undefined = streaming && reports.length === 0 ? undefined : [];
  const { exemptions } = policies.set;
  const [tally, accepted] = [new Tally(), new ExemptionTally(exemptions)];
  const waits = new SlowWaits(systemClock.monotonic);
  if (streaming) await write(io.stdout, runLine(start));
  for await (const result of resultsOf(order, waits, io)) {
    tally.add(result);
    accepted.add(result);
    kept?.push(result);
    if (streaming) await write(io.stdout, targetLines(result.target, result.findings));
  }
  const end = { finishedAt: new Date(systemClock.now()).toISOString(), interrupted: io.signal.aborted };
  // One home, or some servers by address, are never all that an exemption may be about.
  const fleet = order.fleet.providers.every(({ name }) => name === "sagemaker");
  const whole = fleet && Object.keys({ ...order.targets, ...order.checks }).length === 0;
  if (streaming) {
    const seen = { at: end.finishedAt, whole: whole && !end.interrupted && !tally.unlisted };
    await write(io.stdout, exemptionLines(accepted.report(seen)));
    await write(io.stdout, summaryLine({ ...end, summary: tally.summary() }));
  }
  const facts = scanFacts(tally, order.failOn);
  if (kept === undefined) return facts;

  const report = assembleReport(kept, { ...start, ...end }, { exemptions, whole });
  const stdoutTaken = streaming || reports.some(({ path }) => path === "-");
  if (!stdoutTaken) await showReport(report, output, { ...order, io, all: order.verbose });
  const hint = order.quiet ? "" : waits.hint();
  if (hint !== "") await write(io.stderr, `${wrap(hint, io.stderr.columns ?? Number.POSITIVE_INFINITY).join("\n")}\n`);
  const written = await writeReports((format) => reporters[format](report, policies.set), reports, io, order);
  if (!order.quiet && reports.some(({ format }) => format === "asff")) await write(io.stderr, leftOutOfAsff(report));
  return written ? facts : [...facts, "internal-fault"];
}

async function* resultsOf(order: ScanOrder, waits: SlowWaits, io: Io): AsyncGenerator<TargetResult, void, undefined> {
  const { policies, fleet, limits, targets, checks, quiet } = order;
  using line = fleetProgress(io, { quiet, providers: fleet.providers });
  const logger = makeLogger(io, { ...order, before: line.clear });
  const results = scan({
    policies: policies.set,
    revision: policies.source.revision,
    checks,
    targets,
    providers: line.providers,
    concurrency: limits.concurrency,
    onEvent: (event) => {
      waits.onEvent(event);
      line.onEvent(event);
    },
    signal: io.signal,
    ...visitTools(limits, logger),
  });
  for await (const result of results) {
    const failed = result.findings.some(({ outcome }) => outcome === "fail");
    waits.onResult(result.target);
    line.onResult({ failed, notAssessed: result.target.reason !== null });
    yield result;
  }
}
