import type { Finding } from "../../model/report.ts";
import { printable } from "../../model/untrusted.ts";

/** `policy/check`; on a narrow terminal the check's id alone, where no other policy has one of that name. */
export function checkNames(
  findings: readonly Finding[],
  columns = Number.POSITIVE_INFINITY,
): (finding: Finding) => string {
  const ids = new Set(findings.map(({ check }) => check));
  const names = new Set(findings.map(fullName));
  return columns < 140 && ids.size === names.size ? ({ check }) => printable(check) : fullName;
}

export const fullName = ({ policy, check }: Finding): string => printable(`${policy}/${check}`);
