import { UsageError } from "../model/errors.ts";
import type { Reason } from "../model/outcome.ts";
import type { TargetSelector } from "../model/policy.ts";
import type { Abortable, Logger, TargetProvider } from "../model/ports.ts";
import type { ProviderName, Target } from "../model/target.ts";
import { selects } from "../policy/select.ts";
import { brakes } from "./brakes.ts";
import { orAbort } from "./deadline.ts";
import { mapConcurrently } from "./pool.ts";
import { reasonOf } from "./reason.ts";
import type { VisitSignals } from "./visit.ts";

export type FleetEvent =
  | { readonly kind: "listed" | "started" | "finished"; readonly target: Target }
  | { readonly kind: "listing-ended"; readonly provider: ProviderName; readonly targets: number }
  | {
      readonly kind: "listing-failed";
      readonly provider: ProviderName;
      readonly targets: number;
      readonly reason: Reason;
    };

export interface FleetOptions {
  readonly providers: readonly TargetProvider[];
  /** What a person selected; a target that is known to be outside it is out of scope and no row. */
  readonly targets?: TargetSelector;
  /** Most visits at once. */
  readonly concurrency: number;
  readonly logger: Logger;
  readonly onEvent?: (event: FleetEvent) => void;
  /** The first wish to stop: no visit starts any more, running ones get `graceMs` to end; what was not looked at is `interrupted`. */
  readonly signal: AbortSignal;
  /** The second one: everything is broken off at once. */
  readonly stop?: AbortSignal;
  /** Milliseconds; 10 s unless given. */
  readonly graceMs?: number;
}

/** What to do with each target; none of them may reject. */
export interface FleetWork<Result> {
  readonly visit: (target: Target, provider: TargetProvider, signals: VisitSignals) => Promise<Result>;
  /** A target that is not visited, and why. */
  readonly skip: (target: Target, reason: Reason) => Result;
  /** `target` stands for some that could not be listed. */
  readonly unlisted: (target: Target, reason: Reason) => Result;
}

/**
 * Lists lazily and works on what is listed, yielding results as they finish; what is alive at once does not grow with the
 * number of targets. A provider that fails to list yields one `unlisted` result after what it did list, and the next one
 * goes on. A reader who leaves early ends the questions of running visits at once and waits for their clean-up, which only
 * `stop` cuts short. Throws `UsageError` when a provider does while listing.
 */
export async function* overFleet<Result>(
  options: FleetOptions,
  work: FleetWork<Result>,
): AsyncGenerator<Result, void, undefined> {
  const { concurrency, signal, onEvent, stop = new AbortController().signal, graceMs = 10_000 } = options;
  using stopping = brakes(signal, stop, graceMs);
  yield* mapConcurrently<Listed, Result>({
    items: listAll(options, stopping.signals),
    concurrency,
    leave: stopping.leave,
    work: async ({ target, provider }) => {
      if (target.blocked !== undefined)
        return target.unlisted === true ? work.unlisted(target, target.blocked) : work.skip(target, target.blocked);
      if (signal.aborted || stop.aborted) return work.skip(target, { code: "interrupted" });
      onEvent?.({ kind: "started", target });
      const result = await work.visit(target, provider, stopping.signals);
      onEvent?.({ kind: "finished", target });
      return result;
    },
  });
}

interface Listed {
  readonly target: Target;
  readonly provider: TargetProvider;
}

async function* listAll(options: FleetOptions, abortable: Abortable): AsyncGenerator<Listed, void, undefined> {
  const { providers, targets: selector = {}, logger, onEvent } = options;
  for (const [index, provider] of providers.entries()) {
    let targets = 0;
    try {
      for await (const target of untilAbort(provider.list(abortable), abortable)) {
        if (!selects(selector, target)) continue;
        targets++;
        onEvent?.({ kind: "listed", target });
        yield { target, provider };
      }
      onEvent?.({ kind: "listing-ended", provider: provider.name, targets });
    } catch (error) {
      if (error instanceof UsageError) throw error;
      const reason = reasonOf(
        abortable.signal.aborted ? abortable.signal.reason : error,
        `listing ${provider.name}`,
        logger,
      );
      onEvent?.({ kind: "listing-failed", provider: provider.name, targets, reason });
      yield { target: unlistedTarget(provider.name, index, reason), provider };
    }
  }
}

/** The same values, ended by the signal even when the iterable does not listen to it. */
async function* untilAbort<T>(values: AsyncIterable<T>, { signal }: Abortable): AsyncGenerator<T, void, undefined> {
  const iterator = values[Symbol.asyncIterator]();
  let ended = false;
  try {
    for (;;) {
      const next = await orAbort(iterator.next(), signal, settleMs);
      ended = next.done === true;
      if (next.done === true) return;
      yield next.value;
    }
  } catch (error) {
    ended = true;
    throw error;
  } finally {
    if (!ended) await orAbort(Promise.resolve(iterator.return?.()), signal, settleMs);
  }
}

/** What a listing that was told to stop gets to end by itself. */
const settleMs = 1_000;

/** A row for what is missing; `index` tells several providers of one kind apart. */
const unlistedTarget = (provider: ProviderName, index: number, blocked: Reason): Target => ({
  id: index === 0 ? `${provider} (not listed)` : `${provider} (not listed, ${index + 1})`,
  provider,
  state: "Unlisted",
  blocked,
  unlisted: true,
});
