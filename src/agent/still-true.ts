import type { Change, FindingState } from "../model/lifecycle.ts";
import type { NoticeItem } from "../model/notice.ts";

/**
 * The items that are worth telling now. An item goes when its finding has moved on, when a later one of the same kind says
 * more, and when a finding was opened and closed again before anybody was told.
 */
export async function stillTrue(
  items: readonly NoticeItem[],
  stateOf: (finding: string) => Promise<FindingState | undefined>,
): Promise<ReadonlySet<NoticeItem>> {
  const kept = new Set<NoticeItem>();
  for (const [finding, own] of Map.groupBy(items, (item) => item.finding)) {
    const state = await stateOf(finding);
    if (state === undefined) continue;
    for (const [kind, changes] of Map.groupBy(own.toSorted(byTime), ({ change }) => rules[change].kind)) {
      const [first, last] = [changes[0], changes.at(-1)];
      if (last === undefined || !rules[last.change].holds(state)) continue;
      if (kind === "life" && first !== undefined && opens(first.change) && !opens(last.change)) continue;
      kept.add(last);
    }
  }
  return kept;
}

interface Rule {
  /** Changes of one kind follow each other: only the last counts. */
  readonly kind: "life" | "flapping" | "freshness" | "contested" | "exemption";
  readonly holds: (state: FindingState) => boolean;
}

/** What is accepted asks for nothing. */
const asksToBeFixed = ({ lifecycle, exemption }: FindingState): boolean =>
  lifecycle !== "resolved" && exemption === null;

const rules: Readonly<Record<Change, Rule>> = {
  opened: { kind: "life", holds: asksToBeFixed },
  reopened: { kind: "life", holds: asksToBeFixed },
  resolved: { kind: "life", holds: ({ lifecycle }) => lifecycle === "resolved" },
  orphaned: { kind: "life", holds: ({ sideStates }) => sideStates.includes("orphaned") },
  flapping: { kind: "flapping", holds: ({ sideStates }) => sideStates.includes("flapping") },
  settled: { kind: "flapping", holds: ({ sideStates }) => !sideStates.includes("flapping") },
  stale: { kind: "freshness", holds: ({ sideStates }) => sideStates.includes("stale") },
  fresh: { kind: "freshness", holds: ({ sideStates }) => !sideStates.includes("stale") },
  contested: { kind: "contested", holds: ({ sideStates }) => sideStates.includes("contested") },
  exempted: { kind: "exemption", holds: ({ exemption }) => exemption !== null },
  enforced: { kind: "exemption", holds: asksToBeFixed },
};

const opens = (change: Change): boolean => change === "opened" || change === "reopened";

/** Stable, so that what happened at the same moment keeps its order. */
const byTime = (a: NoticeItem, b: NoticeItem): number => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0);
