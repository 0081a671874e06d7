import type { ScheduleConfig } from "../policy/agent-config.ts";
import { matchesName } from "../policy/name-matcher.ts";
import { type Cron, parseCron } from "./cron.ts";

/** When each policy is due. Instants are milliseconds since the epoch. */
export interface Schedule {
  /** The crons of the config, the default one first; for warnings. */
  readonly crons: readonly Cron[];
  /** The first instant after `after` at which one of these policies is due; Infinity where there are none. */
  next(policies: readonly string[], after: number): number;
  /** Which of these policies became due after `after`, up to and including `now`. */
  due(policies: readonly string[], span: { readonly after: number; readonly now: number }): Due;
}

export interface Due {
  /** Names of the policies that are due, sorted; however often each was missed, it is due once. */
  readonly policies: readonly string[];
  /** How many instants this stands for; counts no further back than 31 days. */
  readonly ticks: number;
  /** How many of them were more than two minutes ago: the machine was off or suspended, or its clock was set. */
  readonly missed: number;
  /** Where to go on: the `after` of the next call. */
  readonly until: number;
}

/** Throws `UsageError` for a cron expression or zone that cannot be read. */
export function compileSchedule(config: Pick<ScheduleConfig, "cron" | "timezone" | "policies">): Schedule {
  const standard = parseCron(config.cron, config.timezone);
  const own = config.policies.map(({ match, cron }) => ({ match, cron: parseCron(cron, config.timezone) }));
  const cronOf = (policy: string): Cron => own.find(({ match }) => matchesName(match, policy))?.cron ?? standard;
  return {
    crons: [standard, ...own.map(({ cron }) => cron)],
    next: (policies, after) => Math.min(...[...new Set(policies.map(cronOf))].map((cron) => cron.next(after))),
    due(policies, { after, now }) {
      if (now <= after) return { policies: [], ticks: 0, missed: 0, until: goOnFrom(after, now) };
      const crons = new Set([...new Set(policies.map(cronOf))].filter((cron) => cron.next(after) <= now));
      return {
        policies: policies.filter((policy) => crons.has(cronOf(policy))).toSorted(),
        ...count(crons, { after, now }),
        until: now,
      };
    },
  };
}

const dayMs = 86_400_000;

/**
 * A clock that was set back passes instants again that were honoured already: nothing is due until it is past them. One that
 * is more than a day behind means that the earlier instant was wrong, and waiting for it could take years.
 */
const goOnFrom = (after: number, now: number): number => (after - now > dayMs ? now : after);

const countedMs = 31 * dayMs;
const lateMs = 120_000;

function count(
  crons: ReadonlySet<Cron>,
  { after, now }: { readonly after: number; readonly now: number },
): Pick<Due, "ticks" | "missed"> {
  if (crons.size === 0) return { ticks: 0, missed: 0 };
  const from = Math.max(after, now - countedMs);
  const instants = new Set([...crons].flatMap((cron) => cron.dueBetween(from, now)));
  const onTime = [...instants].filter((instant) => instant >= now - lateMs).length;
  const ticks = Math.max(1, instants.size);
  return { ticks, missed: ticks - onTime };
}
