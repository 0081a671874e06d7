import type { Report } from "../model/report.ts";
import { json } from "./json.ts";
import { jsonl } from "./jsonl.ts";
import { markdown } from "./markdown.ts";

/** Writes one format, in pieces. Pure: a stored report gives the same text later. */
export type Reporter = (report: Report) => Iterable<string>;

/** Every format that `--report FORMAT=PATH` takes. */
export const reporters = { json, jsonl, markdown } as const satisfies Record<string, Reporter>;

export type ReportFormat = keyof typeof reporters;
