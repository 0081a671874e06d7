import type { StreamedReport } from "../model/report.ts";
import type { About } from "./about.ts";
import { asff } from "./asff.ts";
import { csv } from "./csv.ts";
import { hdf } from "./hdf.ts";
import { html } from "./html/page.ts";
import { json } from "./json.ts";
import { jsonl } from "./jsonl.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { ocsf } from "./ocsf.ts";
import { oscal } from "./oscal/assessment-results.ts";
import { sarif } from "./sarif.ts";

/** Writes one format, in pieces. Pure: a stored report gives the same text later. `html` and `markdown` hold all that is more than a pass, `oscal` the ids of all observations; all else is held one target at a time. */
export type Reporter = (report: StreamedReport, about: About) => Iterable<string>;

/** Every format that `--report FORMAT=PATH` takes. */
export const reporters = {
  json,
  jsonl,
  markdown,
  csv,
  junit,
  sarif,
  hdf,
  ocsf,
  oscal,
  asff,
  html,
} as const satisfies Record<string, Reporter>;

export type ReportFormat = keyof typeof reporters;
