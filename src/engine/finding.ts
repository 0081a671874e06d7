import { hash } from "node:crypto";

import type { Judgement } from "../model/check.ts";
import { type Outcome, unknown } from "../model/outcome.ts";
import type { CompiledCheck } from "../model/policy.ts";
import type { Finding } from "../model/report.ts";
import type { Target } from "../model/target.ts";
import { printable } from "../model/untrusted.ts";

/**
 * One judgement as the report writes it. All text is printable and capped, whatever the target sent. Without a store
 * nothing is known of the past, so lifecycle and dates are empty.
 */
export function toFinding({ target, policy, check, revision }: Judged, judgement: Judgement): Finding {
  const { outcome, evidence = [], attested } = judgement;
  const { subject } = check;
  const { expected, observed } = textsOf(outcome);
  return {
    id: findingId(target.id, policy, check.id, subject),
    policy,
    check: check.id,
    title: check.title,
    severity: check.severity,
    target: target.id,
    subject: printable(subject, limits.text),
    outcome: outcome.kind,
    ...reasonOf(outcome),
    disposition: "enforced",
    exemption: null,
    assurance: outcome.kind === "unknown" ? "A0" : attested === true ? "A3" : "A1",
    expected: printable(expected, limits.text),
    observed: printable(observed, limits.text),
    evidence: evidence.slice(0, limits.evidence).map((fact) => printable(fact, limits.fact)),
    lifecycle: "none",
    sideStates: [],
    firstSeen: null,
    lastSeen: null,
    revision,
    remediation: check.remediation ?? null,
  };
}

/**
 * The findings of one check on one target: one, or one for each thing that was found. Where there may be more of them, one under the
 * subject of the check itself is unknown beside them.
 */
export function toFindings(judged: Judged, judgement: Judgement): readonly Finding[] {
  const { outcome, found } = judgement;
  if (found === undefined || outcome.kind !== "fail") return [toFinding(judged, judgement)];
  const hit = (subject: string, observed: string): Finding =>
    toFinding({ ...judged, check: { ...judged.check, subject } }, { ...judgement, outcome: { ...outcome, observed } });
  // Names that differ only in what cannot be printed are one subject.
  const hits = new Map(found.hits.map(({ subject, observed }) => [subject, hit(subject, observed)]));
  if (found.rest === undefined) return [...hits.values()];
  const { code, detail } = found.rest;
  return [...hits.values(), toFinding(judged, { outcome: unknown(code, detail) })];
}

interface Judged {
  readonly target: Target;
  readonly policy: string;
  readonly check: CompiledCheck;
  readonly revision: string;
}

/** Characters, and entries of evidence. */
const limits = { text: 1_000, fact: 300, evidence: 20 } as const;

/** Identity of a finding across runs: 64 lower-case hex digits over what it is about, never over what was seen. */
export const findingId = (target: string, policy: string, check: string, subject: string): string =>
  hash("sha256", JSON.stringify([target, policy, check, subject]), "hex");

function textsOf(outcome: Outcome): { readonly expected: string; readonly observed: string } {
  if (outcome.kind === "notApplicable") return { expected: "", observed: "" };
  return { expected: outcome.expected ?? "", observed: outcome.observed ?? "" };
}

function reasonOf(outcome: Outcome): Pick<Finding, "reason" | "detail"> {
  switch (outcome.kind) {
    case "unknown": {
      const { code, detail } = outcome.reason;
      return { reason: code, detail: detail === undefined ? null : printable(detail, limits.text) };
    }
    case "notApplicable":
      return { reason: null, detail: printable(outcome.fact, limits.text) };
    case "pass":
    case "fail":
      return { reason: null, detail: null };
    default:
      return outcome satisfies never;
  }
}
