import type { TargetPreview } from "../../engine/preview.ts";
import { cell, code } from "../../reports/markdown-code.ts";
import type { PreviewSummary } from "../../engine/preview/summary.ts";
import { isMoved, newlyFailing, previewChecks } from "./preview-checks.ts";
import { sentence, whyUnknown } from "./preview-view.ts";

const most = 50;

/** A preview as a pull request's comment; whatever came from a policy or a target stands in code spans. */
export function previewMarkdown(summary: PreviewSummary, targets: readonly TargetPreview[]): string {
  const changed = previewChecks(targets).filter(isMoved);
  const failing = newlyFailing(targets);
  return [
    "## What this change would do to the fleet\n\n",
    `${sentence(summary)}\n`,
    ...(summary.oldest === null ? [] : [`The oldest answer that was judged is of ${code(summary.oldest)}.\n`]),
    ...(summary.changes.unknown > 0 ? [`\n${whyUnknown}\n`] : []),
    ...(changed.length === 0
      ? []
      : [
          "\n| Check | Severity | Newly failing | Newly passing | Newly exempt | No longer asked | Unknown | Unchanged |\n",
          "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |\n",
          ...changed.map(
            ({ policy, check, severity, changes }) =>
              `| ${cell(`${policy}/${check}`)} | ${severity} | ${changes["newly-failing"]} | ${changes["newly-passing"]} | ${changes["newly-exempt"]} | ${changes.removed} | ${changes.unknown} | ${changes.unchanged} |\n`,
          ),
        ]),
    ...(failing.length === 0
      ? []
      : [
          "\nWould newly fail:\n\n",
          ...failing
            .slice(0, most)
            .map(
              ({ target, finding }) =>
                `- ${code(target)}: ${code(`${finding.policy}/${finding.check}`)}, seen ${code(finding.observed)}\n`,
            ),
          ...(failing.length > most ? [`- and ${failing.length - most} more\n`] : []),
        ]),
    "\nJudged from what was kept of earlier looks; nobody was logged in to, and unknown is not a pass.\n",
  ].join("");
}
