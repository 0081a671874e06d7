import { Registry } from "prom-client";
import type { ReasonCode } from "../model/outcome.ts";
import type { Severity } from "../model/policy.ts";
import type { Rail, RemedyState } from "../model/remedy.ts";
import type { Summary } from "../model/report.ts";
import type { Footprint, OutboxEntry, RunKind } from "../model/records.ts";
import { counters } from "./metric-counters.ts";
import { gauges } from "./metric-gauges.ts";
import type { FetchResult } from "./metric-labels.ts";

/** What is read afresh at each scrape. Times are milliseconds. */
export interface Readings {
  /** Since the source was last read with success; undefined before the first time. */
  readonly sourceAgeMs: number | undefined;
  /** Whether what the source holds now is what runs. */
  readonly sourceAccepted: boolean;
  readonly queueLength: number;
  readonly outbox: Readonly<Record<OutboxEntry["state"], number>>;
  readonly leaseHeld: boolean;
  readonly openFindings: Readonly<Record<Severity, number>>;
  readonly exemptFindings: number;
  readonly staleFindings: number;
  /** Targets whose every check was assessed within its freshness goal; undefined while none is known. */
  readonly freshTargets: number | undefined;
}

export interface RunFacts {
  readonly kind: RunKind;
  readonly state: "finished" | "interrupted";
  readonly durationMs: number;
  /** Milliseconds since the epoch. */
  readonly finishedAt: number;
  readonly footprint: Footprint;
}

export interface AgentMetrics {
  readonly contentType: string;
  /** The Prometheus text of this moment. */
  text(): Promise<string>;
  runEnded(run: RunFacts): void;
  /** When the latest run ended, from the store at the start; milliseconds since the epoch. */
  lastRunEnded(at: number): void;
  /** What is known of the fleet, from the store at the start and after each run over every target. */
  fullRun(summary: Summary): void;
  visited(outcome: "observed" | ReasonCode): void;
  fetched(result: FetchResult): void;
  reported(result: "written" | "failed" | "skipped"): void;
  throttled(): void;
  remedied(state: RemedyState): void;
  railTripped(rail: Rail): void;
}

export interface AgentMetricsOptions {
  readonly version: string;
  /**
   * The dead man's gauge: how long a due run has not happened, in milliseconds; 0 while none is due or one is under way. Asked at
   * each scrape, and of the schedule alone: it must still tell when the store does not answer.
   */
  readonly runOverdueMs: () => number;
  readonly read: () => Promise<Readings> | Readings;
}

/** The agent's own metrics, in a registry of their own. Labels come from closed sets: nothing of a user, target or policy. */
export function agentMetrics({ version, runOverdueMs, read }: AgentMetricsOptions): AgentMetrics {
  const registry = new Registry();
  const counted = counters(registry);
  const measured = gauges(registry, { version, runOverdueMs });
  return {
    contentType: registry.contentType,
    async text() {
      measured.readings(await readOrNothing(read));
      return registry.metrics();
    },
    runEnded(run) {
      counted.runEnded(run);
      measured.lastRunEnded(run.finishedAt);
    },
    lastRunEnded: measured.lastRunEnded,
    fullRun: measured.fullRun,
    visited: counted.visited,
    fetched: counted.fetched,
    reported: counted.reported,
    throttled: counted.throttled,
    remedied: counted.remedied,
    railTripped: counted.railTripped,
  };
}

/** A scrape does not end with what it could not read. */
async function readOrNothing(read: AgentMetricsOptions["read"]): Promise<Readings | undefined> {
  try {
    return await read();
  } catch {
    return undefined;
  }
}
