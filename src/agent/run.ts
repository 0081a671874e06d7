import { setImmediate } from "node:timers/promises";
import type { TargetResult } from "../engine/assess.ts";
import { addFootprint, noFootprint } from "../engine/footprint.ts";
import { scan } from "../engine/scan.ts";
import { Tally } from "../engine/summary.ts";
import type { FindingState, NewTransition } from "../model/lifecycle.ts";
import type { Abortable } from "../model/ports.ts";
import type { ReportTarget } from "../model/report.ts";
import type { NewRun, RunKind } from "../model/records.ts";
import type { Target } from "../model/target.ts";
import { stillAsked } from "./asked.ts";
import { rowsOf } from "./between-runs.ts";
import type { Leading } from "./context.ts";
import { deferral } from "./deferral.ts";
import { closeGone, type Seen } from "./gone.ts";
import { ownPolicy, self } from "./own-findings.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import { asksOnlyDue, isOverAll } from "./reach.ts";
import { recorder } from "./record.ts";
import { routeChanges } from "./route.ts";
import { providersFor } from "./run-providers.ts";
import { addUntold, removeUntold } from "./untold.ts";
import type { Job } from "./wish.ts";

export interface RunSignals extends Abortable {
  /** The second wish to stop: everything is broken off at once. */
  readonly stop: AbortSignal;
}

/** What a run came to. */
export interface RunResult {
  readonly id: string;
  readonly complete: boolean;
}

/**
 * One pass: looks at every target of the job, keeps what each look changed as it comes, closes what is gone, and queues what is
 * to be told. What it asks is pinned to the policies that were active when it began; what a later commit takes away it drops, and
 * what one changes it leaves to the next run.
 */
export async function performRun(
  job: Job,
  leading: Leading,
  active: ActivePolicies,
  signals: RunSignals,
): Promise<RunResult> {
  const { timer, logger, meter, config, writer, store } = leading;
  const began = timer.monotonic();
  const run = newRun(job.kind, job, leading, active);
  const record = recorder({ reader: store, writer, run: run.id, now: () => timer.now(), active, config });
  const book = new Book();
  const listed = new Map<string, Target>();
  using visits = leading.visits();

  const newest = (): ActivePolicies => leading.keeper.active ?? active;

  const keep = async (result: TargetResult, target: Target): Promise<void> => {
    await leading.remembering(async () => {
      // What a commit took away or changed meanwhile may be closed, or told otherwise, by the newest policies already.
      const asked = target === self ? result : stillAsked(result, target, { pinned: active, newest: newest() });
      book.add(asked, await record(asked, target));
    });
    if (target !== self) meter.visited(result.target.observed ? "observed" : (result.target.reason ?? "observed"));
  };

  await leading.alone(async () => {
    await begin(run, leading);
    await keep(leading.own(), self);
  });
  logger.info("run started", {
    run: run.id,
    kind: run.kind,
    revision: run.source.revision,
    policies: run.policies.length,
  });

  const results = scan({
    policies: active.set,
    revision: active.source.revision,
    ...(asksOnlyDue(job.kind) && run.policies.length > 0 && { checks: { policies: run.policies } }),
    providers: providersFor(job, leading, { run, began, signal: signals.signal, listed, visits, active }),
    concurrency: config.limits.concurrency,
    limits: config.limits,
    nonce: leading.nonce,
    now: () => timer.now(),
    logger,
    keepAnswers: true,
    defer: await deferral(leading, active),
    ...signals,
  });
  for await (const result of results) {
    // Rows that cost no visit come without a pause; timers, health and signals have their turn between them.
    await setImmediate();
    if (signals.stop.aborted) break;
    const target = listed.get(result.target.id);
    await keep(result, target ?? asTarget(result.target));
    visits.done(result.target.id);
    if (result.target.reason !== null)
      logger.debug("not assessed", { run: run.id, target: result.target.id, reason: result.target.reason });
  }

  const complete = !signals.signal.aborted && !book.tally.unlisted;
  const seen: Seen = { targets: listed, complete: complete && isOverAll(run) };
  // Broken off at once: what was kept is kept, and the run is closed as interrupted by whoever leads next.
  if (signals.stop.aborted) return { id: run.id, complete: false };
  await leading.remembering(async () => {
    const change = await closeGone(seen, leading, newest(), run.id);
    if (change.states.length > 0) await writer.recordStates(change);
    book.addChange(change);
    for (const row of await rowsOf(store, change)) book.targets.set(row.id, row);
  });
  await finish(run, leading, { book, began, interrupted: signals.signal.aborted });
  return { id: run.id, complete };
}

/** A run of its own for what the agent says of itself, when that has changed between runs. */
export async function recordOwn(leading: Leading, active: ActivePolicies): Promise<void> {
  const { timer, config, writer, store } = leading;
  const began = timer.monotonic();
  await leading.alone(async () => {
    const run = newRun("self", { policies: [ownPolicy] }, leading, active);
    const record = recorder({ reader: store, writer, run: run.id, now: () => timer.now(), active, config });
    const book = new Book();
    await begin(run, leading);
    const result = leading.own();
    book.add(result, await leading.remembering(() => record(result, self)));
    await finish(run, leading, { book, began, interrupted: false });
  });
}

function newRun(
  kind: RunKind,
  job:
    | { readonly policies: readonly string[] | "all"; readonly ticks?: number }
    | Extract<Job, { readonly kind: "wake" }>,
  { timer, runId, version }: Leading,
  active: ActivePolicies,
): NewRun {
  const now = timer.now();
  const policies = "policies" in job ? job.policies : "all";
  const every = policies === "all" || active.set.policies.every(({ name }) => policies.includes(name));
  return {
    id: runId(now),
    kind,
    policies: every ? [] : policies.toSorted(),
    ticks: "ticks" in job ? (job.ticks ?? 0) : 0,
    startedAt: new Date(now).toISOString(),
    source: active.source,
    policyHash: active.set.hash,
    agentVersion: version,
  };
}

/** What a run changes is owed to its readers from before its beginning until its messages are queued. */
async function begin(run: NewRun, { writer }: Leading): Promise<void> {
  await addUntold(writer, run.id);
  await writer.startRun(run);
}

/** What one run gathers besides what it has already kept. */
class Book {
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

async function finish(
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

/** For a row that no listing stands behind. */
const asTarget = ({ id, provider, state }: ReportTarget): Target => ({ id, provider, state });
