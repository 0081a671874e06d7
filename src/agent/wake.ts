import type { PlannedCheck } from "../engine/plan.ts";
import type { Target } from "../model/target.ts";
import { type FreshnessOptions, staleChecks } from "./freshness.ts";
import type { Listed } from "./known-targets.ts";
import type { Listing } from "./listing.ts";

/** A target to visit between the scheduled runs. */
export interface WakeTarget extends Listed {
  /** It came to life since the earlier listing, or it has been running and is merely stale. */
  readonly why: "woke" | "stale";
}

export interface WakeOptions extends FreshnessOptions {
  readonly listed: readonly Listed[];
  /** Undefined at the first listing, when nobody can know what has just come to life. */
  readonly earlier: Listing | undefined;
  /** Every check that applies to a target. */
  readonly planned: (target: Target) => readonly PlannedCheck[];
  readonly attempts: Attempts;
}

/**
 * Which targets of a listing are worth a visit now, by id: they can be visited and a check of theirs is stale. One that came to
 * life is always tried; one that was running already is tried again when its back-off has passed.
 */
export function wakeTargets(options: WakeOptions): readonly WakeTarget[] {
  const { listed, earlier, planned, attempts, now } = options;
  return listed
    .filter(({ target: { blocked } }) => blocked === undefined)
    .map((one): WakeTarget => {
      const wasAwake = earlier === undefined || earlier.get(one.target.id) === "awake";
      return { ...one, why: wasAwake ? "stale" : "woke" };
    })
    .filter(({ target, why }) => why === "woke" || mayTry(attempts.get(target.id), now))
    .filter(({ target }) => staleChecks(target.id, planned(target), options).length > 0)
    .toSorted((a, b) => (a.target.id < b.target.id ? -1 : 1));
}

/** When a target was last tried, and how often since it came to life. */
export interface Attempt {
  readonly at: number;
  readonly count: number;
}

/** By target id. */
export type Attempts = ReadonlyMap<string, Attempt>;

/** What to remember when these targets are tried. What is past its longest back-off is forgotten. */
export function afterTrying(attempts: Attempts, tried: readonly WakeTarget[], now: number): Attempts {
  const kept = [...attempts].filter(([, { at }]) => Math.abs(now - at) < 2 * dayMs);
  const added = tried.map(({ target: { id }, why }) => {
    const before = why === "woke" ? 0 : (attempts.get(id)?.count ?? 0);
    return [id, { at: now, count: before + 1 }] as const;
  });
  return new Map([...kept, ...added]);
}

const [hourMs, dayMs] = [3_600_000, 86_400_000];

/** An hour after the first attempt, then twice as long each time, up to a day. A clock that was set back does not add to it. */
function mayTry(attempt: Attempt | undefined, now: number): boolean {
  if (attempt === undefined || now < attempt.at) return true;
  return now - attempt.at >= Math.min(dayMs, hourMs * 2 ** (attempt.count - 1));
}
