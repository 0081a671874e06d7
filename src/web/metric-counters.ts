import { Counter, Histogram, type Registry } from "prom-client";
import {
  fetchResults,
  label,
  railNames,
  remedyStates,
  reportResults,
  runKinds,
  runStates,
  visitOutcomes,
} from "./metric-labels.ts";
import type { AgentMetrics } from "./metrics.ts";

/** Lengths of runs: from a few targets to a fleet at a gentle pace. Seconds. */
const runSeconds = [1, 5, 15, 60, 300, 900, 1_800, 3_600, 7_200, 14_400];

/** What only grows. Each series stands at 0 from the start, so that its first step is seen. */
export function counters(
  registry: Registry,
): Pick<AgentMetrics, "runEnded" | "visited" | "fetched" | "reported" | "throttled" | "remedied" | "railTripped"> {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []): Counter<L> =>
    new Counter({ name: `plumbline_${name}`, help, labelNames, registers });
  const runs = counter("runs_total", "Runs that ended.", ["kind", "state"]);
  const visits = counter("visits_total", "Targets that a run came to: observed, or why not.", ["outcome"]);
  const fetches = counter("source_fetches_total", "Looks at the policy source, by what they came to.", ["result"]);
  const reports = counter("reports_total", "Reports by what became of them at a place of theirs.", ["result"]);
  const remedies = counter("remedies_total", "Repairs that the agent came to, by what became of them.", ["state"]);
  const trips = counter("rail_trips_total", "Safety rails that held changes back in a run.", ["rail"]);
  const throttles = counter("api_throttles_total", "Calls that AWS throttled.");
  const footprint = {
    logins: counter("footprint_logins_total", "Logins that the agent made."),
    terminals: counter("footprint_terminals_total", "Terminals that the agent opened."),
    leftovers: counter("footprint_leftovers_total", "Terminals or processes that were still there after a visit."),
    deferred: counter("footprint_deferred_total", "Visits put off because they would have kept an idle app alive."),
  } as const;
  const durations = new Histogram({
    name: "plumbline_run_duration_seconds",
    help: "How long runs took.",
    buckets: runSeconds,
    registers,
  });
  for (const kind of runKinds) for (const state of runStates) runs.inc({ kind, state }, 0);
  for (const outcome of visitOutcomes) visits.inc({ outcome }, 0);
  for (const result of fetchResults) fetches.inc({ result }, 0);
  for (const result of reportResults) reports.inc({ result }, 0);
  for (const state of remedyStates) remedies.inc({ state }, 0);
  for (const rail of railNames) trips.inc({ rail }, 0);
  return {
    runEnded({ kind, state, durationMs, footprint: left }) {
      runs.inc({ kind: label(runKinds, kind), state: label(runStates, state) });
      durations.observe(durationMs / 1_000);
      footprint.logins.inc(left.logins);
      footprint.terminals.inc(left.terminals);
      footprint.leftovers.inc(left.leftovers);
      footprint.deferred.inc(left.deferred);
    },
    visited: (outcome) => visits.inc({ outcome: label(visitOutcomes, outcome) }),
    fetched: (result) => fetches.inc({ result: label(fetchResults, result) }),
    reported: (result) => reports.inc({ result: label(reportResults, result) }),
    throttled: () => throttles.inc(),
    remedied: (state) => remedies.inc({ state: label(remedyStates, state) }),
    railTripped: (rail) => trips.inc({ rail: label(railNames, rail) }),
  };
}
