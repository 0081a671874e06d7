import type { Assurance, Summary } from "../model/report.ts";

/** What an answer from a shell that its user administers can prove; the levels are those of the field `assurance`. */
export const assuranceWords =
  "Each answer was whole and fresh, but came from inside an environment that its user administers (assurance A1): it is " +
  "evidence of the reported state, not proof against a user who deliberately falsifies it. Controls that must hold " +
  "against such a user need enforcement on the side of AWS.";

/** What a reader must know of the targets that nobody saw. */
export const coverageWords = ({ expected, observed }: Summary["targets"]): string =>
  `${observed} of ${expected} ${expected === 1 ? "target" : "targets"} in scope observed; what was not observed is not counted as compliant.`;

/** How sure an outcome is, the least sure first. */
export const assurances = {
  A0: "not observed",
  A1: "self-reported by the home",
  A2: "cross-checked",
  A3: "attested by AWS",
  A4: "observed out of band",
  E: "enforced elsewhere",
} as const satisfies Record<Assurance, string>;
