import type { TargetPreview } from "../../engine/preview.ts";
import { printable } from "../../model/untrusted.ts";
import { count } from "../count.ts";
import type { Paint } from "../style.ts";
import { table } from "../table.ts";
import { wrap } from "../wrap.ts";
import type { PreviewSummary } from "../../engine/preview/summary.ts";
import { isMoved, newlyFailing, previewChecks } from "./preview-checks.ts";

interface Options {
  readonly paint: Paint;
  readonly columns: number | undefined;
  /** Every target that would newly fail; otherwise the first few. */
  readonly all: boolean;
}

const few = 20;

/** A preview for people: each check that would come to something else, on whom, and what could not be told. */
export function previewView(
  summary: PreviewSummary,
  targets: readonly TargetPreview[],
  { paint, columns, all: everyone }: Options,
): string {
  const bold = (title: string): string => paint("bold", title);
  const all = previewChecks(targets);
  const changed = all.filter(isMoved);
  // On a narrow terminal the check's id alone, where no other policy has one of that name.
  const alone =
    (columns ?? Number.POSITIVE_INFINITY) < 140 && new Set(all.map(({ check }) => check)).size === all.length;
  const namesOf = (policy: string, check: string): string => (alone ? check : `${policy}/${check}`);
  const checks =
    changed.length === 0
      ? ""
      : `${table(
          [
            { title: "CHECK", narrow: "cut-middle" },
            { title: "NEWLY FAILING", align: "right", paint: (cell) => paint(cell === "0" ? [] : "red", cell) },
            { title: "NEWLY PASSING", align: "right", paint: (cell) => paint(cell === "0" ? [] : "green", cell) },
            ...(summary.changes["newly-exempt"] > 0 ? [{ title: "NEWLY EXEMPT", align: "right" as const }] : []),
            { title: "NO LONGER ASKED", align: "right" },
            { title: "UNKNOWN", align: "right", paint: (cell) => paint(cell === "0" ? [] : "yellow", cell) },
            { title: "UNCHANGED", align: "right" },
          ],
          changed.map(({ policy, check, changes }) => [
            printable(namesOf(policy, check), 200),
            String(changes["newly-failing"]),
            String(changes["newly-passing"]),
            ...(summary.changes["newly-exempt"] > 0 ? [String(changes["newly-exempt"])] : []),
            String(changes.removed),
            String(changes.unknown),
            String(changes.unchanged),
          ]),
          columns,
          bold,
        )}\n`;
  const failing = newlyFailing(targets);
  const shown = everyone ? failing : failing.slice(0, few);
  const who =
    shown.length === 0
      ? ""
      : `${table(
          [
            { title: "WOULD NEWLY FAIL", narrow: "cut-middle" },
            { title: "CHECK", narrow: "cut-middle" },
            { title: "SEEN", narrow: "wrap" },
          ],
          shown.map(({ target, finding }) => [
            printable(target, 200),
            printable(namesOf(finding.policy, finding.check), 200),
            printable(finding.observed || "-", 300),
          ]),
          columns,
          bold,
        )}${failing.length > shown.length ? `  (${failing.length - shown.length} more; -v shows them)\n` : ""}\n`;
  const closing = [
    sentence(summary),
    ...(summary.changes.unknown > 0 ? [whyUnknown] : []),
    ...(summary.oldest === null ? [] : [`The oldest answer that was judged is of ${summary.oldest}.`]),
  ];
  const lines = (text: string): string =>
    (columns === undefined ? [text] : wrap(text, columns)).map((line) => `${line}\n`).join("");
  return `${checks}${who}${closing.map(lines).join("")}`;
}

export const whyUnknown =
  "What cannot be told was never asked, or needs what the store does not keep: contents of files and outputs of commands are kept only where the agent's config says `state: { observations: content }`.";

/** The whole of it in one sentence. */
export function sentence({ targets, changes }: PreviewSummary): string {
  if (targets === 0) return "The store knows no target yet, so nothing can be told.";
  return `On ${count(targets, "target")}, ${count(changes["newly-failing"], "check")} would newly fail and ${changes["newly-passing"]} newly pass; ${changes["newly-exempt"] === 0 ? "" : `${changes["newly-exempt"]} would fail and be accepted, `}${changes.removed} would no longer be asked, ${changes.unknown} cannot be told from what is kept, ${changes.unchanged} would stay as they are.`;
}
