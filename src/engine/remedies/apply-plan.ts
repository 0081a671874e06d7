import type { CompiledPolicySet } from "../../model/policy.ts";
import type { TargetProvider } from "../../model/ports.ts";
import { type PlannedRemedy, type Rail, rails, type RemedyState } from "../../model/remedy.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Target } from "../../model/target.ts";
import { brakes } from "../brakes.ts";
import type { FleetEvent } from "../fleet.ts";
import { mapConcurrently } from "../pool.ts";
import { planVisit } from "../plan.ts";
import type { VisitSignals } from "../visit.ts";
import { applyToTarget, type ApplyTools, blocked, type TargetApplied } from "./apply-target.ts";
import { notSurveyed } from "./survey.ts";

export interface ApplyOptions extends ApplyTools {
  readonly policies: CompiledPolicySet;
  /** Of the policy source. */
  readonly revision: string;
  /** Those that no rail holds. */
  readonly remedies: readonly PlannedRemedy[];
  readonly providers: readonly TargetProvider[];
  readonly concurrency: number;
  /** The rail that stops everything, asked before each target and each dispatch. */
  readonly stopped: () => Rail | undefined;
  /** Waits until nobody else visits the target. */
  readonly admit?: (target: string) => Promise<void>;
  readonly onEvent?: (event: FleetEvent) => void;
  /** The first wish to stop: nothing is sent any more, what was sent gets `graceMs` to be looked at. */
  readonly signal: AbortSignal;
  readonly stop: AbortSignal;
}

/** Milliseconds that a visit gets to end once stopping was asked for. */
const graceMs = 25_000;

/** Targets of the first wave, and how much larger each next one is. */
const [canary, growth] = [1, 5];

/**
 * Makes the remedies of a plan: first on one target, then in waves, each of which begins when all of the one before has been looked at.
 * A failure, or a check that fails since, ends it: what was not begun by then is blocked. Every target with a remedy gives one result.
 */
export async function* applyRemedies(options: ApplyOptions): AsyncGenerator<TargetApplied, void, undefined> {
  const { remedies, signal, stop, concurrency, onEvent } = options;
  using stopping = brakes(signal, stop, graceMs);
  const wanted = Map.groupBy(remedies, ({ target }) => target);
  const found = await targetsOf(wanted, options, stopping.signals);
  let halt: string | undefined;
  const waves = new Waves([...wanted.keys()].toSorted());
  for (let wave = waves.next(); wave.length > 0; wave = waves.next()) {
    let open = wave.length;
    const works = mapConcurrently<string, TargetApplied>({
      items: values(wave),
      concurrency,
      // Called when a wave is over, too.
      leave: () => {
        if (open > 0) stopping.leave();
      },
      work: async (id) => {
        const one = found.get(id);
        const own = wanted.get(id) ?? [];
        await options.admit?.(id);
        const rail = options.stopped();
        if (rail !== undefined || signal.aborted) return held(id, own, rails[rail ?? "stopped"], one, options);
        if (halt !== undefined) return held(id, own, halt, one, options);
        if (one === undefined) return held(id, own, "The target is no longer listed.", one, options);
        if (one.target.blocked !== undefined) {
          const { code, detail } = one.target.blocked;
          return held(id, own, detail ?? remedyFor(code), one, options);
        }
        onEvent?.({ kind: "started", target: one.target });
        const planned = planVisit(one.target, options);
        const applied = await applyToTarget(
          { planned, provider: one.provider, remedies: own },
          options,
          stopping.signals,
        );
        onEvent?.({ kind: "finished", target: one.target });
        const spoiled = spoiledBy(applied);
        if (spoiled !== undefined) halt ??= `${rails.halted} (${spoiled})`;
        return applied;
      },
    });
    for await (const applied of works) {
      open--;
      if (applied.results.some(({ intent, state }) => intent !== null && made.has(state))) waves.proven = true;
      yield applied;
    }
  }
}

/** What has to be looked at before anything else is changed. */
function spoiledBy({ results, harmed, after }: TargetApplied): string | undefined {
  const failed = results.find(({ state }) => state === "failed" || state === "ambiguous");
  if (failed !== undefined)
    return `${failed.remedy.policy}/${failed.remedy.check} on ${failed.remedy.target}: ${failed.state}`;
  const [first] = harmed;
  return first === undefined ? undefined : `${first} on ${after.result.target.id} passed before, and does not now`;
}

const made: ReadonlySet<RemedyState> = new Set<RemedyState>(["fixed", "not-durable"]);

/** Each wave is larger than the one before it, once a change was seen to work: a target that nothing came to proves nothing. */
class Waves {
  proven = false;
  readonly #ids: readonly string[];
  #from = 0;
  #size = canary;

  constructor(ids: readonly string[]) {
    this.#ids = ids;
  }

  /** Empty at the end. */
  next(): readonly string[] {
    if (this.proven) this.#size *= growth;
    this.proven = false;
    const wave = this.#ids.slice(this.#from, this.#from + this.#size);
    this.#from += wave.length;
    return wave;
  }
}

interface Listed {
  readonly target: Target;
  readonly provider: TargetProvider;
}

/** Those of the listed targets that a remedy is for. A listing that fails leaves out what it did not come to. */
async function targetsOf(
  wanted: ReadonlyMap<string, unknown>,
  { providers, logger }: ApplyOptions,
  signals: VisitSignals,
): Promise<ReadonlyMap<string, Listed>> {
  const found = new Map<string, Listed>();
  for (const provider of providers)
    try {
      for await (const target of provider.list(signals)) {
        if (wanted.has(target.id)) found.set(target.id, { target, provider });
        if (found.size === wanted.size) return found;
      }
    } catch (error) {
      if (signals.signal.aborted) return found;
      logger.warn("listing failed", { provider: provider.name, error: error instanceof Error ? error.message : "" });
    }
  return found;
}

/** The result of a target that nothing is sent to. */
function held(
  id: string,
  remedies: readonly PlannedRemedy[],
  why: string,
  listed: Listed | undefined,
  options: ApplyOptions,
): TargetApplied {
  const target = listed?.target ?? { id, provider: "sagemaker" as const, state: "None" };
  const seen = notSurveyed(planVisit(target, options), { code: "interrupted", detail: why }, options);
  return { target, before: seen, after: seen, results: remedies.map((remedy) => blocked(remedy, why)), harmed: [] };
}

async function* values<T>(all: readonly T[]): AsyncGenerator<T, void, undefined> {
  yield* all;
}
