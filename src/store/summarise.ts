import { outcomesByCheck, type Summary } from "../model/report.ts";
import type { TargetLook } from "../model/records.ts";

/** What a run's looks come to, counted anew for a run that died before it could count. */
export async function summarise(looks: AsyncIterable<{ readonly look: TargetLook }>): Promise<Summary> {
  const targets = { expected: 0, observed: 0 };
  const checks = { planned: 0, pass: 0, fail: 0, unknown: 0, notApplicable: 0 };
  let exempt = 0;
  for await (const { look } of looks) {
    const { target, findings } = look;
    // A target to which no check applies has neither; one that could not be listed has a reason alone.
    if (findings.length > 0 || target.reason !== null) targets.expected++;
    if (target.observed) targets.observed++;
    for (const outcome of outcomesByCheck(findings)) {
      checks.planned++;
      checks[outcome]++;
    }
    exempt += findings.filter(({ disposition, outcome }) => outcome === "fail" && disposition === "exempt").length;
  }
  const { planned, pass, fail, notApplicable } = checks;
  return {
    targets,
    checks,
    exempt,
    score: share(pass, pass + fail),
    coverage: share(pass + fail + notApplicable, planned),
  };
}

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
