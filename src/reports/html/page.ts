import { html as markup } from "hono/html";
import type { StreamedReport } from "../../model/report.ts";
import { pageEnd, pageStart, type PartOfPage, textOf } from "../../web/views/page.ts";
import { code } from "../../web/views/pieces.ts";
import type { About } from "../about.ts";
import { findingsPart } from "./findings.ts";
import { gathered, moment } from "./gather.ts";
import { headline } from "./headline.ts";
import { homesPart } from "./homes.ts";
import { matrixPart } from "./matrix.ts";
import { changesPart, controlsPart, exemptionsPart, repairsPart } from "./more.ts";
import { unknownsPart } from "./unknowns.ts";

/**
 * One self-contained page for people: how much passes and of how much, what fails and how to fix it, what could not be told, every home
 * and every control. It loads nothing and reads without scripts. Passes are counted, and everything else is listed.
 */
export function* html(report: StreamedReport, about: About): Iterable<string> {
  const all = gathered(report, about);
  const { run } = report;
  const has = (wanted: boolean, part: PartOfPage): readonly PartOfPage[] => (wanted ? [part] : []);
  yield pageStart({
    title: "Plumbline report",
    facts: [
      markup`Run ${code(run.id)}, ${moment(run.startedAt)} to ${moment(run.finishedAt)}, mode ${run.mode}`,
      markup`Policies of ${code(run.source.url)} at ${code(run.source.revision, 80)}, ${run.source.verified ? "verified" : "signature not verified"}`,
    ],
    parts: [
      { id: "summary", title: "Summary" },
      { id: "findings", title: "Findings" },
      { id: "not-assessed", title: "Not assessed" },
      { id: "matrix", title: "Homes and policies" },
      { id: "changes", title: "What changed" },
      ...has(
        all.homes.some(({ told }) => told.some(({ repair }) => repair !== undefined)),
        { id: "repairs", title: "Repairs" },
      ),
      ...has(
        about.policies.some(({ controls }) => Object.values(controls).some((ids) => ids.length > 0)),
        { id: "controls", title: "Controls" },
      ),
      ...has(report.exemptions.length > 0, { id: "exemptions", title: "Exemptions" }),
      { id: "homes", title: "Homes" },
    ],
  });
  yield textOf(markup`<section id="summary" aria-label="Summary">${headline(all)}</section>\n`);
  for (const part of [
    findingsPart,
    unknownsPart,
    matrixPart,
    changesPart,
    repairsPart,
    controlsPart,
    exemptionsPart,
    homesPart,
  ])
    for (const piece of part(all)) yield textOf(piece);
  yield pageEnd(
    markup`Plumbline ${run.agent.version}. This page holds the whole report and loads nothing. The same run is in the JSON report in full.`,
  );
}
