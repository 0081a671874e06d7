import { previewChanges, type PreviewChange, type PreviewRow, type TargetPreview } from "../../engine/preview.ts";

/** One check, and on how many targets it would come to what. */
export interface CheckPreview {
  readonly policy: string;
  readonly check: string;
  readonly title: string;
  readonly severity: PreviewRow["finding"]["severity"];
  readonly counts: Readonly<Record<PreviewChange, number>>;
}

export interface PreviewSummary {
  readonly targets: number;
  readonly counts: Readonly<Record<PreviewChange, number>>;
  /** By how much would newly fail, then by name. */
  readonly checks: readonly CheckPreview[];
  /** When the oldest answer came that was judged, ISO 8601, UTC; null when none was. */
  readonly oldest: string | null;
}

/** What a preview comes to, over all targets and for each check. */
export function previewSummary(targets: readonly TargetPreview[]): PreviewSummary {
  const rows = targets.flatMap((target) => target.rows);
  const byCheck = Map.groupBy(rows, ({ finding }) => `${finding.policy}/${finding.check}`);
  const checks = [...byCheck.values()].flatMap((group): readonly CheckPreview[] => {
    const [first] = group;
    if (first === undefined) return [];
    const { policy, check, title, severity } = first.finding;
    return [{ policy, check, title, severity, counts: countsOf(group) }];
  });
  const ages = targets.flatMap(({ oldest }) => oldest ?? []);
  return {
    targets: targets.length,
    counts: countsOf(rows),
    checks: checks.toSorted(
      (a, b) =>
        b.counts["newly-failing"] - a.counts["newly-failing"] ||
        (`${a.policy}/${a.check}` < `${b.policy}/${b.check}` ? -1 : 1),
    ),
    oldest: ages.toSorted()[0] ?? null,
  };
}

function countsOf(rows: readonly PreviewRow[]): Readonly<Record<PreviewChange, number>> {
  const counts = { "newly-failing": 0, "newly-passing": 0, removed: 0, unknown: 0, unchanged: 0 };
  for (const { change } of rows) counts[change]++;
  return counts satisfies Record<(typeof previewChanges)[number], number>;
}
