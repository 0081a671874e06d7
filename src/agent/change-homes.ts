import { applyRounds } from "../engine/remedies/apply-rounds.ts";
import { applyRemedies } from "../engine/remedies/apply-plan.ts";
import type { TargetApplied } from "../engine/remedies/apply-target.ts";
import { intentIds } from "../engine/remedies/intent-ids.ts";
import type { Memory } from "../engine/remedies/memory.ts";
import { modesOf } from "../engine/remedies/modes.ts";
import { heldAlone } from "../engine/remedies/rails.ts";
import { recoverIntents } from "../engine/remedies/recover.ts";
import { type PlannedRemedy, rails } from "../model/remedy.ts";
import type { TargetProvider } from "../model/ports.ts";
import { stillAsked } from "./asked.ts";
import type { Leading } from "./context.ts";
import { gate } from "./gate.ts";
import { only } from "./only.ts";
import type { PlannedChanges } from "./plan-changes.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import { recorder } from "./record.ts";
import { begin, Book, finish, newRun } from "./run-book.ts";
import { recordOwn, type RunSignals } from "./run.ts";
import { lookingWindows } from "./windows.ts";
import { withinWindow } from "./within-window.ts";

/** Ends what an earlier life has left open, by looking; what cannot be looked at now waits for the next run. */
export async function settleOpen(leading: Leading, signals: RunSignals): Promise<void> {
  const { store, writer, config, nonce, timer, logger } = leading;
  const open = await store.intents({ open: true });
  if (open.length === 0) return;
  const tools = { limits: config.limits, nonce, now: () => timer.now(), logger, journal: writer };
  const { settled, ambiguous } = await recoverIntents(open, providersIn(leading), tools, signals);
  logger.warn("changes of a run that broke off", { settled: settled.length, ambiguous: ambiguous.length });
}

/** Makes what a run found to repair and no rail holds, as a run of its own, and remembers what came of it. */
export async function changeHomes(
  { plan, frame }: PlannedChanges,
  leading: Leading,
  active: ActivePolicies,
  signals: RunSignals,
): Promise<void> {
  const { timer, logger, meter, changes } = leading;
  const run = newRun("apply", {}, leading, active);
  const began = timer.monotonic();
  const { memory } = frame();
  const unsettled = new Set((await leading.store.intents({ open: true })).map(({ finding }) => finding));
  const making: Making = {
    memory,
    unsettled,
    leading,
    active,
    run: run.id,
    intentId: intentIds(run.id),
    book: new Book(),
    signals,
  };
  let begun = false;
  const applied = await applyRounds(plan, {
    frame,
    async mayMake() {
      if (!begun) await leading.alone(() => begin(run, leading));
      begun = true;
      return "yes";
    },
    make: (remedies) => makeAll(remedies, making),
    signal: signals.signal,
  });
  const before = ownWords(leading);
  changes.last = applied;
  for (const { rail, about, counted } of applied.trips) {
    meter.railTripped(rail);
    logger.warn("a rail held changes back", { run: run.id, rail, about, counted, remedy: rails[rail] });
  }
  for (const one of applied.harmed)
    logger.warn("passed before a change, and does not now", { run: run.id, check: one });
  // Broken off at once: the run is closed as interrupted by whoever leads next, and what was sent is looked at then.
  if (begun && !signals.stop.aborted)
    await finish(run, leading, { book: making.book, began, interrupted: signals.signal.aborted });
  if (!signals.signal.aborted && ownWords(leading) !== before) await recordOwn(leading, active);
}

const ownWords = ({ own }: Leading): string =>
  JSON.stringify(own().findings.map(({ check, outcome, observed }) => [check, outcome, observed]));

interface Making {
  readonly memory: Memory;
  readonly unsettled: ReadonlySet<string>;
  readonly leading: Leading;
  readonly active: ActivePolicies;
  readonly run: string;
  readonly intentId: () => string;
  readonly book: Book;
  readonly signals: RunSignals;
}

/** One round. No other run visits a home while it is changed, and each is kept as it was seen last. */
async function makeAll(
  remedies: readonly PlannedRemedy[],
  { memory, unsettled, leading, active, run, intentId, book, signals: { signal, stop } }: Making,
): Promise<readonly TargetApplied[]> {
  const { timer, logger, meter, config, writer, store, keeper, nonce, stopFileExists } = leading;
  const { set, source } = active;
  const record = recorder({ reader: store, writer, run, now: () => timer.now(), active, config });
  const { stopped, brake } = gate(config, { clock: timer, stopFileExists, signal });
  // What a commit asks for now is planned anew.
  const superseded = () => (keeper.active === active ? undefined : ("superseded" as const));
  using visits = leading.visits();
  const works = applyRemedies({
    policies: set,
    revision: source.revision,
    modeOf: modesOf(set),
    remedies,
    providers: providersIn(leading, new Set(remedies.map(({ target }) => target))),
    concurrency: config.limits.concurrency,
    limits: config.limits,
    nonce,
    now: () => timer.now(),
    logger,
    keepAnswers: true,
    holds: (remedy) => heldAlone(remedy, { modeOf: modesOf(set), ...memory, unsettled }, config.safety)?.rail,
    journal: writer,
    run,
    intentId,
    stopped: () => superseded() ?? stopped(),
    brake: async (session) => superseded() ?? (await brake(session)),
    admit: (target) => visits.admit(target, { signal }),
    signal,
    stop,
  });
  const applied: TargetApplied[] = [];
  for await (const one of works) {
    const { target, after, results } = one;
    if (stop.aborted) break;
    if (after.result.target.observed)
      await leading.remembering(async () => {
        const asked = stillAsked(after.result, target, { pinned: active, newest: keeper.active ?? active });
        book.add(asked, await record(asked, target));
      });
    visits.done(target.id);
    for (const { remedy, state, detail } of results) {
      meter.remedied(state);
      const { policy, check } = remedy;
      logger.info("remedy", { run, target: target.id, policy, check, state, detail: detail ?? "" });
    }
    applied.push(one);
  }
  return applied;
}

/** What may be looked at now may be changed now, as far as these windows go. Targets by their ids are those that were listed a moment ago. */
function providersIn(
  { known, config: { schedule }, timer }: Leading,
  targets?: ReadonlySet<string>,
): readonly TargetProvider[] {
  const windows = lookingWindows(schedule.windows, schedule.timezone);
  const listed = [...(targets ?? [])].flatMap((id) => known.get(id) ?? []);
  return known.providers.map((provider) => {
    const own = listed.filter((one) => one.provider === provider).map(({ target }) => target);
    return withinWindow(targets === undefined ? provider : only(provider, own), { windows, clock: timer });
  });
}
