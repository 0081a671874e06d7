import type { TargetResult } from "../engine/assess.ts";
import { addFootprint, noFootprint } from "../engine/footprint.ts";
import { Tally } from "../engine/summary.ts";
import type { FindingState, NewTransition } from "../model/lifecycle.ts";
import type { ReportTarget } from "../model/report.ts";
import type { NewRun, RunKind } from "../model/records.ts";
import type { Leading } from "./context.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import { routeChanges } from "./route.ts";
import { addUntold, removeUntold } from "./untold.ts";

/** A run that begins now, under these policies. */
export function newRun(
  kind: RunKind,
  { policies = "all", ticks = 0 }: { readonly policies?: readonly string[] | "all"; readonly ticks?: number },
  { timer, runId, version }: Leading,
  active: ActivePolicies,
): NewRun {
  const now = timer.now();
  const every = policies === "all" || active.set.policies.every(({ name }) => policies.includes(name));
  return {
    id: runId(now),
    kind,
    policies: every ? [] : policies.toSorted(),
    ticks,
    startedAt: new Date(now).toISOString(),
    source: active.source,
    policyHash: active.set.hash,
    agentVersion: version,
  };
}

/** What a run changes is owed to its readers from before its beginning until its messages are queued. */
export async function begin(run: NewRun, { writer }: Leading): Promise<void> {
  await addUntold(writer, run.id);
  await writer.startRun(run);
}

/** What one run gathers besides what it has already kept. */
export class Book {
  readonly tally = new Tally();
  readonly states = new Map<string, FindingState>();
  readonly transitions: NewTransition[] = [];
  readonly targets = new Map<string, ReportTarget>();
  footprint = noFootprint;

  add(
    result: TargetResult,
    change: { readonly states: readonly FindingState[]; readonly transitions: readonly NewTransition[] },
  ): void {
    this.tally.add(result);
    this.footprint = addFootprint(this.footprint, result);
    if (change.transitions.length > 0) this.targets.set(result.target.id, result.target);
    this.addChange(change);
  }

  addChange(change: {
    readonly states: readonly FindingState[];
    readonly transitions: readonly NewTransition[];
  }): void {
    this.transitions.push(...change.transitions);
    for (const state of change.states) this.states.set(state.id, state);
  }
}

/** Closes a run, and queues what is to be told of it. */
export async function finish(
  run: NewRun,
  { timer, writer, config, meter, logger, outboxBell }: Leading,
  { book, began, interrupted }: { readonly book: Book; readonly began: number; readonly interrupted: boolean },
): Promise<void> {
  const now = timer.now();
  const { states, transitions, targets, footprint, tally } = book;
  const routed = routeChanges(
    { run: run.id, now, transitions, states: [...states.values()], targets: [...targets.values()] },
    { routes: config.notify, deadlines: config.deadlinesMs },
  );
  const state = interrupted ? "interrupted" : "finished";
  const summary = tally.summary();
  await writer.finishRun(
    { id: run.id, finishedAt: new Date(now).toISOString(), state, summary, footprint },
    routed.entries,
  );
  await removeUntold(writer, run.id);
  if (routed.entries.length > 0) outboxBell.ring();
  const durationMs = timer.monotonic() - began;
  meter.runEnded({ kind: run.kind, state, durationMs, finishedAt: now, footprint });
  logger.info("run ended", {
    run: run.id,
    kind: run.kind,
    state,
    seconds: Math.round(durationMs / 100) / 10,
    expected: summary.targets.expected,
    observed: summary.targets.observed,
    ...summary.checks,
    changes: transitions.length,
    ...footprint,
  });
  if (routed.unroutable > 0) logger.warn("no route for new findings", { run: run.id, findings: routed.unroutable });
}
