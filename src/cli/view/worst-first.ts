import { byCodeUnit } from "../../model/by-code-unit.ts";
import { severities } from "../../model/policy.ts";
import type { Finding } from "../../model/report.ts";

/** Failures by severity, then unknowns, then the rest; the same order whatever order came in. */
export const worstFirst = (findings: readonly Finding[]): readonly Finding[] =>
  findings.toSorted(
    (a, b) =>
      outcomeOrder[a.outcome] - outcomeOrder[b.outcome] ||
      severities.indexOf(b.severity) - severities.indexOf(a.severity) ||
      byCodeUnit(rank(a), rank(b)),
  );

const outcomeOrder = { fail: 0, unknown: 1, pass: 2, notApplicable: 3 } as const;
const rank = ({ policy, check, target, subject }: Finding): string => [policy, check, target, subject].join("\u0000");
