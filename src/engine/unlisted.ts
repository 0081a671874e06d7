import type { ReportTarget } from "../model/report.ts";

/** A row that stands for targets which are there and could not be listed. */
export const isUnlisted = ({ state }: Pick<ReportTarget, "state">): boolean => state === "Unlisted";
