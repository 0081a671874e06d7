import type { Severity } from "../../model/policy.ts";
import type { Report } from "../../model/report.ts";
import type { Paint } from "../style.ts";
import { findingsTable } from "./findings-table.ts";
import { notAssessedTable } from "./not-assessed-table.ts";
import { totals } from "./totals.ts";

export interface ViewOptions {
  readonly paint: Paint;
  /** The terminal's width, or undefined where nothing is cut. */
  readonly columns: number | undefined;
  /** Every column, and nothing cut. */
  readonly wide: boolean;
  /** Every row, passes included. */
  readonly all: boolean;
  /** Least severity that decides the exit code. */
  readonly failOn: Severity;
}

/**
 * A scan for people: what drifted (worst first), what could not be looked at and what to do about it, then the counts,
 * the score and the coverage beside it.
 */
export function reportView(report: Report, options: ViewOptions): string {
  const parts = [findingsTable(report, options), notAssessedTable(report, options), totals(report, options)];
  return parts.filter((part) => part !== "").join("\n");
}
