import { worstOf } from "../../model/outcome.ts";
import type { CompiledPolicy } from "../../model/policy.ts";
import type { Finding, Run } from "../../model/report.ts";
import { uuid } from "../uuid.ts";
import { observationUuid, prop, quoted, some, token } from "./words.ts";

/**
 * One check over all targets as an objective. OSCAL knows two states: what could not be told everywhere is not satisfied, for another reason
 * than a failure. Undefined where it applies to nobody.
 */
export function objectiveOf(group: readonly Finding[], controls: CompiledPolicy["controls"], run: Run) {
  const [first] = group;
  const worst = worstOf(group.map(({ outcome }) => outcome));
  if (first === undefined || worst === undefined || worst === "notApplicable") return undefined;
  const { policy, check, title, severity } = first;
  const risk = riskOf(group);
  const count = (kind: Finding["outcome"]): number => group.filter(({ outcome }) => outcome === kind).length;
  return {
    uuid: uuid("objective", policy, check),
    title: quoted(title, 300),
    description: `${count("pass")} pass, ${count("fail")} fail, ${count("unknown")} could not be told, ${count("notApplicable")} do not apply.`,
    props: [
      prop("check", `${policy}/${check}`),
      prop("severity", severity),
      ...Object.entries(controls).flatMap(([framework, ids]) => ids.map((id) => prop("control", `${framework}:${id}`))),
    ],
    target: {
      type: "objective-id",
      "target-id": token(policy, check),
      status:
        worst === "pass"
          ? { state: "satisfied", reason: "pass" }
          : { state: "not-satisfied", reason: worst === "fail" ? "fail" : "other" },
    },
    "related-observations": group.map(({ id }) => ({ "observation-uuid": observationUuid(run.id, id) })),
    ...(risk !== undefined && { "related-risks": [{ "risk-uuid": risk.uuid }] }),
  };
}

/** Open while something fails that nobody accepts; approved where all of it is accepted; closed where it was repaired. */
export function riskOf(group: readonly Finding[]) {
  const [first] = group;
  const failing = group.filter(({ outcome }) => outcome === "fail");
  const repaired = group.filter(({ outcome, repair }) => outcome === "pass" && repair !== undefined);
  if (first === undefined || failing.length + repaired.length === 0) return undefined;
  const { policy, check, title, severity, remediation } = first;
  const accepted = failing.flatMap(({ exemption }) => exemption ?? []);
  const [soonest] = accepted.map(({ expires }) => expires).toSorted();
  const status = failing.length === 0 ? "closed" : accepted.length === failing.length ? "deviation-approved" : "open";
  return {
    uuid: uuid("risk", policy, check),
    title: quoted(title, 300),
    description: `${failing.length} of ${group.length} fail.`,
    statement: `Severity ${severity}.`,
    props: [prop("severity", severity), ...accepted.map(({ name, reason }) => prop("exemption", `${name}: ${reason}`))],
    status,
    ...(status === "deviation-approved" && soonest !== undefined && { deadline: soonest }),
    ...some(
      "remediations",
      remediation === null
        ? []
        : [
            {
              uuid: uuid("remediation", policy, check),
              lifecycle: "recommendation",
              title: "How to repair it",
              description: quoted(remediation),
            },
          ],
    ),
  };
}
