import { planVisit } from "../engine/plan.ts";
import type { TargetProvider } from "../model/ports.ts";
import type { NewRun } from "../model/records.ts";
import type { Target } from "../model/target.ts";
import type { Visits } from "./admission.ts";
import type { Leading } from "./context.ts";
import type { KnownTargets } from "./known-targets.ts";
import { only } from "./only.ts";
import type { ActivePolicies } from "./policy-keeper.ts";
import { relisted } from "./relisted.ts";
import { splayed } from "./splay.ts";
import { lookingWindows } from "./windows.ts";
import { withinWindow } from "./within-window.ts";
import type { Job, WakeJob } from "./wish.ts";

interface Options {
  readonly run: NewRun;
  /** When the run began, by the monotonic clock. */
  readonly began: number;
  /** The wish to stop the run. */
  readonly signal: AbortSignal;
  /** Gets every target that is handed out, by id. */
  readonly listed: Map<string, Target>;
  readonly visits: Visits;
  readonly active: ActivePolicies;
}

/**
 * The providers as one run sees them: all targets spread over the splay, or those that woke at once; none outside the looking
 * windows; each one noted as it is handed out, and none while another run visits it.
 */
export function providersFor(
  job: Job,
  { known, store, config: { schedule }, timer }: Pick<Leading, "known" | "store" | "config" | "timer">,
  { run, began, signal, listed, visits, active }: Options,
): readonly TargetProvider[] {
  const windows = lookingWindows(schedule.windows, schedule.timezone);
  return known.providers.map((provider, index) => {
    const part = { index, of: known.providers.length };
    const inTurn =
      job.kind === "wake"
        ? only(provider, targetsOf(job, provider))
        : asOfNow(
            splayed(remembering(provider, store), { splayMs: schedule.splayMs, timer, startedAt: began, signal, part }),
            known,
          );
    const within = withinWindow(concerned(inTurn, run, active), { windows, clock: timer });
    return relisted(within, async function* (abortable) {
      for await (const target of within.list(abortable)) {
        if (target.blocked === undefined) await visits.admit(target.id, { signal });
        listed.set(target.id, target);
        yield target;
      }
    });
  });
}

/** What a run would close as gone is asked for by its id. */
const remembering = (provider: TargetProvider, store: Leading["store"]): TargetProvider =>
  relisted(provider, async function* (options) {
    const states = await store.states({ open: true });
    yield* provider.list({ ...options, remembered: new Set(states.map(({ target }) => target)) });
  });

/** What could not be visited when it was listed may have come to life before its moment. */
const asOfNow = (provider: TargetProvider, known: KnownTargets): TargetProvider =>
  relisted(provider, async function* (abortable) {
    for await (const target of provider.list(abortable))
      yield target.blocked === undefined ? target : (known.get(target.id)?.target ?? target);
  });

/** A change of some policies concerns the targets to which they apply, and no others. */
function concerned(
  provider: TargetProvider,
  { kind, policies }: NewRun,
  { set, source }: ActivePolicies,
): TargetProvider {
  if (kind !== "policy" || policies.length === 0) return provider;
  const plan = { policies: set, revision: source.revision };
  return relisted(provider, async function* (abortable) {
    for await (const target of provider.list(abortable))
      if (target.unlisted === true || planVisit(target, plan, { policies }).checks.length > 0) yield target;
  });
}

/** Each is opened by the one that listed it, also where a later listing no longer names it. */
const targetsOf = ({ targets }: WakeJob, provider: TargetProvider): readonly Target[] =>
  targets.filter((one) => one.provider === provider).map(({ target }) => target);
