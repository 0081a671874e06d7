import { byCodeUnit } from "./by-code-unit.ts";
import { type Change, changes } from "./lifecycle.ts";
import type { ChangeCounts, NoticeGroup, NoticeItem } from "./notice.ts";
import { severities } from "./policy.ts";

/** The changes that ask somebody to do something. */
export const asksForAction = (change: Change): boolean => actions.has(change);

const actions: ReadonlySet<Change> = new Set(["opened", "reopened", "flapping", "contested", "enforced"]);

/** What asks for action first, then by severity, then by name: the same items always stand in the same order. */
export const worstFirst = (items: readonly NoticeItem[]): readonly NoticeItem[] =>
  items.toSorted(
    (a, b) =>
      weightOf(b) - weightOf(a) ||
      changes.indexOf(a.change) - changes.indexOf(b.change) ||
      byCodeUnit(a.policy, b.policy) ||
      byCodeUnit(a.check, b.check) ||
      byCodeUnit(a.target, b.target) ||
      byCodeUnit(a.finding, b.finding),
  );

/** Runs by the worst of their items, so that a cap leaves out what matters least; then by when they were. */
export const worstGroupFirst = (groups: readonly NoticeGroup[]): readonly NoticeGroup[] =>
  groups
    .map((group) => ({ group, weight: group.items.reduce((most, item) => Math.max(most, weightOf(item)), 0) }))
    .toSorted((a, b) => b.weight - a.weight || byCodeUnit(a.group.run, b.group.run))
    .map(({ group }) => group);

const weightOf = ({ change, severity }: NoticeItem): number =>
  severities.indexOf(severity) + (asksForAction(change) ? severities.length : 0);

/** How often each change stands among the items, in the order of `changes`; only those that do. */
export function countChanges(items: readonly NoticeItem[]): ChangeCounts {
  const groups = Map.groupBy(items, ({ change }) => change);
  return addCounts(...[...groups].map(([change, own]) => ({ [change]: own.length })));
}

export const addCounts = (...counts: readonly ChangeCounts[]): ChangeCounts =>
  Object.fromEntries(
    changes.flatMap((change) => {
      const count = counts.reduce((sum, one) => sum + (one[change] ?? 0), 0);
      return count === 0 ? [] : [[change, count]];
    }),
  );

/** Of these runs, with what was left out. */
export const countGroups = (groups: readonly NoticeGroup[]): ChangeCounts =>
  addCounts(...groups.flatMap(({ items, omitted = {} }) => [countChanges(items), omitted]));

/** How many items were left out before they came here. */
export const countOmitted = (groups: readonly NoticeGroup[]): number =>
  groups.flatMap(({ omitted = {} }) => Object.values(omitted)).reduce((sum, count) => sum + count, 0);
