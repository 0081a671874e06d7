import type { WakeTarget } from "./wake.ts";
import type { FullJob, Job, PolicyNames, Wish } from "./wish.ts";

/** Wishes that wait, merged. Plain data. */
export interface Pending {
  readonly full: FullJob | undefined;
  /** By target id. */
  readonly wake: ReadonlyMap<string, WakeTarget>;
  /** The wishes for single targets had to let a run over every target go first: it is their turn now. */
  readonly passedOver: boolean;
}

export const nothing: Pending = { full: undefined, wake: new Map(), passedOver: false };

/**
 * Adds a wish to those that wait: policies and targets unite, ticks add up. A wish that is in a run already may come again
 * here: a run covers only what was wished before it began.
 */
export function add(pending: Pending, wish: Wish): Pending {
  return wish.kind === "wake"
    ? { ...pending, wake: uniteTargets(pending.wake, wish.targets) }
    : { ...pending, full: uniteJobs(pending.full, toJob(wish)) };
}

/**
 * The next run and what waits after it; undefined when nothing does. A run over every target goes first and covers what was
 * wished of single targets for its policies; their other policies get a run of their own right after it.
 */
export function take(pending: Pending): { readonly job: Job; readonly rest: Pending } | undefined {
  const { full, wake, passedOver } = pending;
  if (full !== undefined && !passedOver) {
    const left = uncovered(wake, full.policies);
    return { job: full, rest: { full: undefined, wake: left, passedOver: left.size > 0 } };
  }
  if (wake.size === 0) return undefined;
  const targets = [...wake.values()].toSorted((a, b) => (a.target.id < b.target.id ? -1 : 1));
  return { job: { kind: "wake", targets }, rest: { ...nothing, full } };
}

function uniteTargets(
  wake: ReadonlyMap<string, WakeTarget>,
  added: readonly WakeTarget[],
): ReadonlyMap<string, WakeTarget> {
  const united = new Map(wake);
  for (const { target, policies, why } of added) {
    const before = united.get(target.id);
    united.set(target.id, {
      target,
      policies: sorted([...(before?.policies ?? []), ...policies]),
      why: before?.why === "woke" ? "woke" : why,
    });
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

function uncovered(wake: ReadonlyMap<string, WakeTarget>, covered: PolicyNames): ReadonlyMap<string, WakeTarget> {
  if (covered === "all") return nothing.wake;
  const names = new Set(covered);
  const left = [...wake].map(
    ([id, wish]) => [id, { ...wish, policies: wish.policies.filter((name) => !names.has(name)) }] as const,
  );
  return new Map(left.filter(([, { policies }]) => policies.length > 0));
}
