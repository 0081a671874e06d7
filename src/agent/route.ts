import type { FindingState, NewTransition } from "../model/lifecycle.ts";
import type { NoticeItem } from "../model/notice.ts";
import { asksForAction } from "../model/notice-order.ts";
import { severities } from "../model/policy.ts";
import type { ReportTarget } from "../model/report.ts";
import type { NewOutboxEntry } from "../model/records.ts";
import type { NotifyRoute } from "../policy/agent-config.ts";
import { matchesName } from "../policy/name-matcher.ts";
import { digestEnd } from "./digest.ts";
import { fitted } from "./fitted.ts";
import { type Deadlines, noticeItem } from "./notice-item.ts";

/** What a run changed, or what changed since the last one. */
export interface ChangesToRoute {
  /** The run's id; the latest run's for changes between runs. */
  readonly run: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  readonly transitions: readonly NewTransition[];
  /** As they are after the transitions; those of every transition. */
  readonly states: readonly FindingState[];
  /** Those that the transitions are about, as far as they are known. */
  readonly targets: readonly ReportTarget[];
}

export interface Routed {
  /** Those for operators first. */
  readonly entries: readonly NewOutboxEntry[];
  /** Findings of medium severity or higher that were opened and that no route took; 0 where there are no routes at all. */
  readonly unroutable: number;
}

/**
 * Transitions to messages, by the routes of the config. A route for persons makes one entry per user profile, with that
 * user profile's own findings alone: those of a shared space go to its owner, and those on no user profile's home (of the
 * agent, of its policy source, of other servers) to nobody. Nobody is asked to act on what an exemption accepts.
 */
export function routeChanges(
  { run, now, transitions, states, targets }: ChangesToRoute,
  { routes, deadlines }: { readonly routes: readonly NotifyRoute[]; readonly deadlines: Deadlines },
): Routed {
  const stateOf = new Map(states.map((state) => [state.id, state]));
  const targetOf = new Map(targets.map((target) => [target.id, target]));
  const items = transitions.flatMap((transition) => {
    const [state, target] = [stateOf.get(transition.finding), targetOf.get(transition.target)];
    if (state === undefined || (state.exemption !== null && asksForAction(transition.change))) return [];
    return [noticeItem(transition, { state, target, deadlines })];
  });
  const taken = new Set<NoticeItem>();
  const entries = routes.flatMap((route) => {
    const chosen = items.filter((item) => takes(route, item));
    const groups = route.person ? personGroups(chosen, targetOf) : [{ person: null, items: chosen }];
    const notBefore = new Date(digestEnd(now, route.digestMs)).toISOString();
    return groups
      .filter((group) => group.items.length > 0)
      .map((group): NewOutboxEntry => {
        for (const item of group.items) taken.add(item);
        return { notifier: route.name, person: group.person, run, notBefore, ...fitted(group.items) };
      });
  });
  const missed = items.filter((item) => isPressing(item) && !taken.has(item));
  return {
    entries: entries.toSorted((a, b) => Number(a.person !== null) - Number(b.person !== null)),
    unroutable: routes.length === 0 ? 0 : missed.length,
  };
}

function takes({ when }: NotifyRoute, item: NoticeItem): boolean {
  return (
    severities.indexOf(item.severity) >= severities.indexOf(when.severity) &&
    when.changes.includes(item.change) &&
    (when.domains === undefined || matchesName(when.domains, item.domain ?? "")) &&
    (when.owners === undefined || matchesName(when.owners, item.owner)) &&
    (when.policies === undefined || matchesName(when.policies, item.policy)) &&
    Object.entries(when.labels ?? {}).every(
      ([key, value]) => Object.hasOwn(item.labels, key) && item.labels[key] === value,
    )
  );
}

interface PersonGroup {
  readonly person: string;
  readonly items: readonly NoticeItem[];
}

/** User profiles of the same name in two domains may be two people, so they share no entry. */
function personGroups(
  items: readonly NoticeItem[],
  targetOf: ReadonlyMap<string, ReportTarget>,
): readonly PersonGroup[] {
  const own = items.filter(({ target }) => targetOf.get(target)?.provider === "sagemaker");
  const groups = Map.groupBy(own, ({ domain, userProfile }) => JSON.stringify([domain, userProfile]));
  return [...groups.values()].flatMap((group) => {
    const person = group[0]?.userProfile ?? null;
    return person === null ? [] : [{ person, items: group }];
  });
}

const isPressing = ({ change, severity }: NoticeItem): boolean =>
  change === "opened" && severities.indexOf(severity) >= severities.indexOf("medium");
