import type { Severity } from "../../model/policy.ts";
import type { Report } from "../../model/report.ts";
import type { Paint } from "../style.ts";
import { adviceTable } from "./advice-table.ts";
import { exemptionsTable } from "./exemptions-table.ts";
import { findingsTable } from "./findings-table.ts";
import { notAssessedTable } from "./not-assessed-table.ts";
import { notListedTable } from "./not-listed-table.ts";
import { totals } from "./totals.ts";

export interface ViewOptions {
  readonly paint: Paint;
  /** The terminal's width, or undefined where nothing is wrapped or cut. */
  readonly columns: number | undefined;
  /** Every column, however long the lines get. */
  readonly wide: boolean;
  /** Every row, passes included. */
  readonly all: boolean;
  /** Least severity that decides the exit code. */
  readonly failOn: Severity;
  /** The result alone, without what to do next. */
  readonly quiet: boolean;
}

/**
 * A scan for people: what drifted (worst first) and what to do about it, what could not be looked at and why, then the
 * counts, the score and the coverage beside it.
 */
export function reportView(report: Report, options: ViewOptions): string {
  const parts = [findingsTable, adviceTable, exemptionsTable, notAssessedTable, notListedTable, totals].map((part) =>
    part(report, options),
  );
  return parts.filter((part) => part !== "").join("\n");
}
