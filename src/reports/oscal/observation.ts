import { remedyFor } from "../../model/outcome.ts";
import type { Finding, ReportTarget, Run } from "../../model/report.ts";
import { observationUuid, prop, quoted, some, targetUuid } from "./words.ts";

/** What was seen of one thing: everything that OSCAL's two states cannot say is a property of it. */
export function observationOf(finding: Finding, run: Run) {
  const { id, policy, check, title, target, subject, outcome, reason, detail, expected, observed, evidence } = finding;
  const { severity, assurance, disposition, lifecycle, sideStates, exemption, repair, revision, lastSeen } = finding;
  return {
    uuid: observationUuid(run.id, id),
    title: quoted(title, 300),
    description:
      outcome === "unknown"
        ? `Could not be told: ${quoted(`${reason ?? "internal"}: ${detail ?? remedyFor(reason ?? "internal")}`)}.`
        : outcome === "notApplicable"
          ? `Does not apply: ${quoted(detail ?? "by its condition")}.`
          : `Expected ${quoted(expected)}, observed ${quoted(observed)}.`,
    props: [
      prop("outcome", outcome),
      ...(reason === null ? [] : [prop("reason", reason)]),
      prop("check", `${policy}/${check}`),
      ...(subject === "" ? [] : [prop("subject", subject)]),
      prop("severity", severity),
      prop("assurance", assurance),
      prop("disposition", disposition),
      ...(lifecycle === "none" ? [] : [prop("lifecycle", lifecycle)]),
      ...sideStates.map((side) => prop("side-state", side)),
      ...(exemption === null ? [] : [prop("exemption", exemption.name), prop("exempt-until", exemption.expires)]),
      ...(repair === undefined ? [] : [prop("repair", repair.state)]),
      prop("revision", revision),
      prop("finding-key", id),
    ],
    methods: ["TEST"],
    types: [outcome === "fail" ? "finding" : "control-objective"],
    subjects: [{ "subject-uuid": targetUuid(target), type: "inventory-item" }],
    ...some(
      "relevant-evidence",
      evidence.map((fact) => ({ description: quoted(fact) })),
    ),
    collected: lastSeen ?? run.finishedAt,
  };
}

/** The same of a target of which nothing came. */
export function notObserved({ id, reason, detail }: ReportTarget, run: Run) {
  const why = reason ?? "internal";
  return {
    uuid: observationUuid(run.id, `target ${id}`),
    title: "The target was not observed",
    description: `Could not be told: ${quoted(`${why}: ${detail ?? remedyFor(why)}`)}.`,
    props: [prop("outcome", "unknown"), prop("reason", why), prop("assurance", "A0")],
    methods: ["TEST"],
    types: ["control-objective"],
    subjects: [{ "subject-uuid": targetUuid(id), type: "inventory-item" }],
    collected: run.finishedAt,
  };
}

/** Whoever was to be looked at. */
export const inventoryItem = ({
  id,
  provider,
  domain,
  userProfile,
  space,
  appType,
  state,
  observed,
  reason,
}: ReportTarget) => ({
  uuid: targetUuid(id),
  description: quoted(id),
  props: [
    prop("target", id),
    prop("provider", provider),
    ...Object.entries({ domain, userProfile, space, appType }).flatMap(([name, value]) =>
      value === null ? [] : [prop(name, value)],
    ),
    prop("state", state),
    prop("observed", String(observed)),
    ...(reason === null ? [] : [prop("reason", reason)]),
  ],
});
