import { setImmediate } from "node:timers/promises";
import type { TargetResult } from "../engine/assess.ts";
import type { ScanOptions } from "../engine/scan.ts";
import type { Abortable } from "../model/ports.ts";
import type { ReportTarget } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { stillAsked } from "./asked.ts";
import { rowsOf } from "./between-runs.ts";
import type { Leading } from "./context.ts";
import { deferral } from "./deferral.ts";
import { closeGone, type Seen } from "./gone.ts";
import { ownPolicy, self } from "./own-findings.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import { asksOnlyDue, isOverAll } from "./reach.ts";
import { looks, mayChange, type PlannedChanges, planning } from "./plan-changes.ts";
import { recorder, type Recorded } from "./record.ts";
import { begin, Book, finish, newRun } from "./run-book.ts";
import { providersFor } from "./run-providers.ts";
import type { Job } from "./wish.ts";

export interface RunSignals extends Abortable {
  /** The second wish to stop: everything is broken off at once. */
  readonly stop: AbortSignal;
}

/** What a run came to. */
export interface RunResult {
  readonly id: string;
  readonly complete: boolean;
  /** What is to be repaired, where the run may lead to that. */
  readonly changes?: PlannedChanges;
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
  const run = newRun(job.kind, job.kind === "wake" ? {} : job, leading, active);
  const record = recorder({ reader: store, writer, run: run.id, now: () => timer.now(), active, config });
  const book = new Book();
  const listed = new Map<string, Target>();
  using visits = leading.visits();

  const repairs = mayChange(job, leading, active) ? await planning(leading, active) : undefined;
  const newest = (): ActivePolicies => leading.keeper.active ?? active;

  const keep = async (result: TargetResult, target: Target): Promise<Recorded> => {
    const recorded = await leading.remembering(async () => {
      // What a commit took away or changed meanwhile may be closed, or told otherwise, by the newest policies already.
      const asked = target === self ? result : stillAsked(result, target, { pinned: active, newest: newest() });
      const change = await record(asked, target);
      book.add(asked, change);
      return change;
    });
    if (target !== self) meter.visited(result.target.observed ? "observed" : (result.target.reason ?? "observed"));
    return recorded;
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

  const options: ScanOptions = {
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
  };
  for await (const look of looks(options, repairs !== undefined)) {
    const { result } = look;
    // Rows that cost no visit come without a pause; timers, health and signals have their turn between them.
    await setImmediate();
    if (signals.stop.aborted) break;
    const target = listed.get(result.target.id);
    const recorded = await keep(result, target ?? asTarget(result.target));
    repairs?.add(look, recorded);
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
  return { id: run.id, complete, ...(repairs !== undefined && { changes: repairs.made() }) };
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

/** For a row that no listing stands behind. */
const asTarget = ({ id, provider, state }: ReportTarget): Target => ({ id, provider, state });
