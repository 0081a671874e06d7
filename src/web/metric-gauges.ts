import { Gauge, type Registry } from "prom-client";
import { severities } from "../model/policy.ts";
import { checkOutcomes, outboxStates } from "./metric-labels.ts";
import type { AgentMetrics, AgentMetricsOptions, Readings } from "./metrics.ts";

interface Gauges extends Pick<AgentMetrics, "fullRun" | "lastRunEnded"> {
  /** Undefined where they could not be had: what depends on them is then absent, never old. */
  readings(readings: Readings | undefined): void;
}

/** What goes up and down. What is not known is absent: an absent series can be alerted on, and a wrong 0 cannot. */
export function gauges(
  registry: Registry,
  { version, runOverdueMs }: Pick<AgentMetricsOptions, "version" | "runOverdueMs">,
): Gauges {
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Gauge<L> => {
    const made = new Gauge({ name: `plumbline_${name}`, help, labelNames, registers: [registry] });
    // Without labels it would begin at 0, which is a claim.
    if (labelNames.length === 0) made.remove();
    return made;
  };
  const checks = gauge(
    "checks",
    "Checks as they were found last, after the latest run over every target, by outcome.",
    ["outcome"],
  );
  const coverage = gauge("coverage_ratio", "Assessed checks ÷ planned ones among those, 0 to 1.");
  const score = gauge("score_ratio", "Passed checks ÷ passed and failed ones among those, 0 to 1.");
  const targets = gauge("targets", "Targets: expected and observed after that run, and fresh now.", ["state"]);
  const finished = gauge(
    "last_run_finished_timestamp_seconds",
    "When the latest run ended, in seconds since the epoch.",
  );
  const open = gauge("findings_open", "Open findings that no exemption accepts.", ["severity"]);
  const exempt = gauge("findings_exempt", "Open findings that an exemption accepts.");
  const stale = gauge("findings_stale", "Findings that were not assessed within their freshness goal.");
  const overdue = gauge(
    "run_overdue_seconds",
    "How long a due run has not happened; 0 while none is due. Alert on it.",
  );
  const age = gauge("source_age_seconds", "Since the policy source was last read with success.");
  const accepted = gauge("source_accepted", "1 where what the source holds now is what runs.");
  const queue = gauge("queue_length", "Runs that wait.");
  const outbox = gauge("outbox", "Messages by state.", ["state"]);
  const lease = gauge("lease_held", "1 where this agent is the one that works.");
  const readable = gauge("readings_ok", "1 where the values that are read at a scrape could be had.");
  gauge("build_info", "Always 1; the agent's version is its label.", ["version"]).set({ version }, 1);

  const set = (one: Gauge, value: number | null | undefined): void => {
    if (typeof value === "number") one.set(value);
    else one.remove();
  };
  return {
    fullRun(summary) {
      for (const outcome of checkOutcomes) checks.set({ outcome }, summary.checks[outcome]);
      set(coverage, summary.coverage);
      set(score, summary.score);
      targets.set({ state: "expected" }, summary.targets.expected);
      targets.set({ state: "observed" }, summary.targets.observed);
    },
    lastRunEnded: (at) => finished.set(at / 1_000),
    readings(now) {
      readable.set(now === undefined ? 0 : 1);
      set(exempt, now?.exemptFindings);
      set(stale, now?.staleFindings);
      set(overdue, Math.max(0, runOverdueMs()) / 1_000);
      set(age, now?.sourceAgeMs === undefined ? undefined : now.sourceAgeMs / 1_000);
      set(accepted, now === undefined ? undefined : Number(now.sourceAccepted));
      set(queue, now?.queueLength);
      set(lease, now === undefined ? undefined : Number(now.leaseHeld));
      targets.remove({ state: "fresh" });
      if (now === undefined) {
        open.reset();
        outbox.reset();
        return;
      }
      for (const severity of severities) open.set({ severity }, now.openFindings[severity]);
      for (const state of outboxStates) outbox.set({ state }, now.outbox[state]);
      if (now.freshTargets !== undefined) targets.set({ state: "fresh" }, now.freshTargets);
    },
  };
}
