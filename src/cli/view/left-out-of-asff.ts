import type { StreamedReport } from "../../model/report.ts";
import { withoutAccount } from "../../reports/asff.ts";
import { count } from "../count.ts";

/** One line on the findings that asff has no place for; empty where it has all. */
export function leftOutOfAsff(report: StreamedReport): string {
  const away = withoutAccount(report);
  if (away === 0) return "";
  return `${count(away, "finding")} left out of asff: Security Hub takes those of an AWS account, and AWS told none of their targets (or an older version saw them; the next run knows it).\n`;
}
