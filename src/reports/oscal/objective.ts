import { outcomesWorstFirst } from "../../model/outcome.ts";
import type { CompiledPolicy } from "../../model/policy.ts";
import { uuid } from "../uuid.ts";
import type { CheckGroup } from "./gather.ts";
import { prop, quoted, some, token } from "./words.ts";

/**
 * One check over all targets as an objective. OSCAL knows two states: what could not be told everywhere is not satisfied, for another reason
 * than a failure. Undefined where it applies to nobody.
 */
export function objectiveOf(group: CheckGroup, controls: CompiledPolicy["controls"]) {
  const { first, counts, observations } = group;
  const worst = outcomesWorstFirst.find((kind) => counts[kind] > 0);
  if (worst === undefined || worst === "notApplicable") return undefined;
  const { policy, check, title, severity } = first;
  const risk = riskOf(group);
  return {
    uuid: uuid("objective", policy, check),
    title: quoted(title, 300),
    description: `${counts.pass} pass, ${counts.fail} fail, ${counts.unknown} could not be told, ${counts.notApplicable} do not apply.`,
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
    "related-observations": observations.map((id) => ({ "observation-uuid": id })),
    ...(risk !== undefined && { "related-risks": [{ "risk-uuid": risk.uuid }] }),
  };
}

/** Open while something fails that nobody accepts; approved where all of it is accepted; closed where it was repaired. */
export function riskOf({ first, counts, repaired, accepted, observations }: CheckGroup) {
  if (counts.fail + repaired === 0) return undefined;
  const { policy, check, title, severity, remediation } = first;
  const [soonest] = accepted.map(({ expires }) => expires).toSorted();
  const status = counts.fail === 0 ? "closed" : accepted.length === counts.fail ? "deviation-approved" : "open";
  return {
    uuid: uuid("risk", policy, check),
    title: quoted(title, 300),
    description: `${counts.fail} of ${observations.length} fail.`,
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
