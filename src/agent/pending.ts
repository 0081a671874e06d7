import type { WakeTarget } from "./wake.ts";
import type { FullJob, Job, PolicyNames, WakeJob, Wish } from "./wish.ts";

/** Wishes that wait, merged. */
export interface Pending {
  readonly full: FullJob | undefined;
  /** By target id. */
  readonly wake: ReadonlyMap<string, WakeTarget>;
  /** The wishes for single targets have let a run over every target go first: it is their turn now, whatever else waits. */
  readonly theirTurn: boolean;
}

export const nothing: Pending = { full: undefined, wake: new Map(), theirTurn: false };

/** The next run, and what waits after it. */
export interface Taken<J extends Job> {
  readonly job: J;
  readonly rest: Pending;
}

/**
 * Adds a wish to those that wait: policies and targets unite, ticks add up. A wish that is in a run already may come again
 * here: a run covers only what was wished before it began.
 */
export function add(pending: Pending, wish: Wish): Pending {
  return wish.kind === "wake"
    ? { ...pending, wake: uniteTargets(pending.wake, wish.targets) }
    : { ...pending, full: uniteJobs(pending.full, toJob(wish)) };
}

export const takeFull = (pending: Pending): Taken<FullJob> | undefined =>
  pending.full === undefined ? undefined : { job: pending.full, rest: { ...pending, full: undefined } };

/**
 * A target that woke is visited beside a run over all of them, which may come to it hours later or took it for stopped. One that
 * has merely grown stale lets that run go first.
 */
export function takeWake(pending: Pending, isFullUnderWay: boolean): Taken<WakeJob> | undefined {
  const { full, wake, theirTurn } = pending;
  const all = theirTurn || (full === undefined && !isFullUnderWay);
  const { now = [], later = [] } = Object.groupBy(wake.values(), ({ why }) =>
    all || why === "woke" ? "now" : "later",
  );
  if (now.length === 0) return undefined;
  const targets = now.toSorted((a, b) => (a.target.id < b.target.id ? -1 : 1));
  return { job: { kind: "wake", targets }, rest: { full, wake: uniteTargets(new Map(), later), theirTurn: false } };
}

/** What waited for a run over every target waits for no other one. */
export const fullEnded = (pending: Pending): Pending => ({ ...pending, theirTurn: pending.wake.size > 0 });

function uniteTargets(
  wake: ReadonlyMap<string, WakeTarget>,
  added: readonly WakeTarget[],
): ReadonlyMap<string, WakeTarget> {
  const united = new Map(wake);
  for (const one of added) {
    const { id } = one.target;
    united.set(id, united.get(id)?.why === "woke" ? { ...one, why: "woke" } : one);
  }
  return united;
}

type FullWish = Exclude<Wish, { readonly kind: "wake" }>;

function toJob(wish: FullWish): FullJob {
  const { kind, policies } = wish;
  const ticking = "ticks" in wish ? { ticks: wish.ticks, until: wish.until } : { ticks: 0, until: undefined };
  return { kind, policies: policies === "all" ? "all" : sorted(policies), ...ticking };
}

function uniteJobs(before: FullJob | undefined, added: FullJob): FullJob {
  if (before === undefined) return added;
  const untils = [before.until, added.until].filter((until) => until !== undefined);
  return {
    kind: kinds.find((kind) => kind === before.kind || kind === added.kind) ?? added.kind,
    policies: unitePolicies(before.policies, added.policies),
    ticks: before.ticks + added.ticks,
    until: untils.length === 0 ? undefined : Math.max(...untils),
  };
}

const kinds: readonly FullJob["kind"][] = ["policy", "start", "scheduled", "catch-up"];

const unitePolicies = (some: PolicyNames, others: PolicyNames): PolicyNames =>
  some === "all" || others === "all" ? "all" : sorted([...some, ...others]);

const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].toSorted();
