import type { Report, ReportTarget } from "../../model/report.ts";

/** Rows that stand for targets which could not be listed: they are gaps in what is known, never targets themselves. */
export const unlistedIn = ({ targets }: Pick<Report, "targets">): readonly ReportTarget[] =>
  targets.filter(({ state }) => state === "Unlisted");
