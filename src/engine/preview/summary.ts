import { type PreviewChange, previewChanges, type TargetPreview } from "../preview.ts";

/** What new policies would do to a fleet, counted. */
export interface PreviewSummary {
  readonly targets: number;
  readonly changes: Readonly<Record<PreviewChange, number>>;
  /** When the oldest answer came that was judged; null when none was. */
  readonly oldest: string | null;
}

export const noPreview: PreviewSummary = {
  targets: 0,
  changes: { "newly-failing": 0, "newly-passing": 0, "newly-exempt": 0, removed: 0, unknown: 0, unchanged: 0 },
  oldest: null,
};

/** One more target; the order does not matter. */
export function addPreview(sum: PreviewSummary, { rows, oldest }: TargetPreview): PreviewSummary {
  const changes = { ...sum.changes };
  for (const change of previewChanges) changes[change] += rows.filter((row) => row.change === change).length;
  const older = sum.oldest === null || (oldest !== null && oldest < sum.oldest) ? oldest : sum.oldest;
  return { targets: sum.targets + 1, changes, oldest: older };
}
