import { resolve } from "node:path";
import { type Gate, gate } from "../../agent/gate.ts";
import type { ActivePolicies } from "../../agent/policy-keeper.ts";
import { recorder } from "../../agent/record.ts";
import { addFootprint, noFootprint } from "../../engine/footprint.ts";
import { intentIds } from "../../engine/remedies/intent-ids.ts";
import { recoverIntents } from "../../engine/remedies/recover.ts";
import type { TargetResult } from "../../engine/assess.ts";
import type { VisitTools } from "../../engine/visit.ts";
import { Tally } from "../../engine/summary.ts";
import type { NewRun } from "../../model/records.ts";
import type { CostlyFacts, Target } from "../../model/target.ts";
import type { AgentConfig, AgentLimits } from "../../policy/agent-config.ts";
import { systemClock } from "../clock.ts";
import { composeFleet, type Fleet, visitTools } from "../compose.ts";
import { count } from "../count.ts";
import type { storeFlag, targetFlags, Values } from "../flags.ts";
import { write, type Io } from "../io.ts";
import { limitsOf } from "../limits.ts";
import { logger as makeLogger } from "../log.ts";
import { packageVersion } from "../package-root.ts";
import { runId } from "../run-id.ts";
import { stopFileExists } from "../stop-file.ts";
import { type Book, openBook } from "./journal.ts";

/** What a command needs that changes homes: the store with its lease, the fleet, the rails that are polled, and a run of its own. */
export interface Changing extends AsyncDisposable {
  readonly book: Book;
  readonly fleet: Fleet;
  readonly limits: AgentLimits;
  readonly gate: Gate;
  readonly run: string;
  readonly intentId: () => string;
  readonly tools: VisitTools;
  /** The first wish to stop, or another agent took over. */
  readonly signal: AbortSignal;
  /** Intents of earlier runs of which it is still not known what came of them. */
  readonly ambiguous: number;
  /** The findings that those were to repair. */
  readonly unsettled: ReadonlySet<string>;
  begin(about: Pick<NewRun, "kind" | "source" | "policyHash">): Promise<void>;
  /** Keeps the last look at each target, and ends the run; nothing where it was not begun. */
  end(seen: readonly Seen[], active?: Pick<ActivePolicies, "set" | "source">): Promise<void>;
}

/** A target and the last look at it. */
export interface Seen {
  readonly target: Target;
  readonly result: TargetResult;
}

interface Wishes {
  readonly flags: Values<typeof targetFlags> &
    Values<typeof storeFlag> & { readonly quiet: boolean; readonly verbose: boolean };
  readonly config: AgentConfig;
  readonly costly: CostlyFacts;
}

/** Takes the store, and settles first what a run that broke off has left open. @throws UsageError */
export async function changing({ flags, config, costly }: Wishes, io: Io): Promise<Changing> {
  const limits = limitsOf(flags, config);
  await using made = new AsyncDisposableStack();
  const book = made.use(await openBook(resolve(io.cwd, flags.store ?? config.state.sqlite)));
  const fleet = made.use(await composeFleet({ flags, config, costly }, io));
  const signal = AbortSignal.any([io.signal, book.lost]);
  const tools = visitTools(limits, makeLogger(io, flags));
  const open = await book.store.intents({ open: true });
  const { settled, ambiguous } = await recoverIntents(
    open,
    fleet.providers,
    { ...tools, journal: book.writer },
    { signal, stop: book.lost },
  );
  if (!flags.quiet && open.length > 0)
    await write(
      io.stderr,
      `An earlier run broke off: ${count(settled.length, "change")} of it looked at and settled, ${ambiguous.length} could not be looked at yet.\n`,
    );
  const run = runId(systemClock.now());
  let begun = false;
  const owned = made.move();
  return {
    book,
    fleet,
    limits,
    gate: gate(config, { clock: systemClock, stopFileExists: () => stopFileExists(config.safety.stopFile), signal }),
    run,
    intentId: intentIds(run),
    tools,
    signal,
    ambiguous: ambiguous.length,
    unsettled: new Set(ambiguous.map(({ finding }) => finding)),
    begin: async (about) => {
      begun = true;
      await book.writer.startRun({
        ...about,
        id: run,
        policies: [],
        ticks: 0,
        startedAt: new Date(systemClock.now()).toISOString(),
        agentVersion: packageVersion(),
      });
    },
    end: async (seen, active) => {
      if (!begun) return;
      const now = systemClock.now();
      const record =
        active &&
        recorder({
          reader: book.store,
          writer: book.writer,
          run,
          now: () => now,
          active: { ...active, acceptedAt: now },
          config,
        });
      for (const { target, result } of seen) if (result.target.observed) await record?.(result, target);
      const tally = new Tally();
      for (const { result } of seen) tally.add(result);
      const footprint = seen.map(({ result }) => result).reduce(addFootprint, noFootprint);
      const finishedAt = new Date(systemClock.now()).toISOString();
      const state = io.signal.aborted ? "interrupted" : "finished";
      await book.writer.finishRun({ id: run, finishedAt, state, summary: tally.summary(), footprint }, []);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
