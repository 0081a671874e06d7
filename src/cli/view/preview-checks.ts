import { type PreviewChange, previewChanges, type PreviewRow, type TargetPreview } from "../../engine/preview.ts";

/** One check, and on how many targets it would come to what. */
export interface CheckPreview extends Pick<PreviewRow["finding"], "policy" | "check" | "title" | "severity"> {
  readonly changes: Readonly<Record<PreviewChange, number>>;
}

/** Every check of a preview: what would newly fail most often first, then by name. */
export function previewChecks(targets: readonly TargetPreview[]): readonly CheckPreview[] {
  const byCheck = Map.groupBy(
    targets.flatMap(({ rows }) => rows),
    ({ finding }) => `${finding.policy}/${finding.check}`,
  );
  return [...byCheck.values()]
    .flatMap((rows): readonly CheckPreview[] => {
      const [first] = rows;
      if (first === undefined) return [];
      const { policy, check, title, severity } = first.finding;
      return [{ policy, check, title, severity, changes: countsOf(rows) }];
    })
    .toSorted(
      (a, b) =>
        b.changes["newly-failing"] - a.changes["newly-failing"] ||
        (`${a.policy}/${a.check}` < `${b.policy}/${b.check}` ? -1 : 1),
    );
}

/** Whether anything of a check would be other than it is. */
export const isMoved = ({ changes }: CheckPreview): boolean =>
  previewChanges.some((change) => change !== "unchanged" && changes[change] > 0);

export const newlyFailing = (targets: readonly TargetPreview[]) =>
  targets.flatMap(({ target, rows }) =>
    rows.filter(({ change }) => change === "newly-failing").map(({ finding }) => ({ target, finding })),
  );

function countsOf(rows: readonly PreviewRow[]): CheckPreview["changes"] {
  const counts = { "newly-failing": 0, "newly-passing": 0, "newly-exempt": 0, removed: 0, unknown: 0, unchanged: 0 };
  for (const { change } of rows) counts[change]++;
  return counts;
}
