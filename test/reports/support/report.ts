import type { OutcomeKind, ReasonCode } from "../../../src/model/outcome.ts";
import { severities } from "../../../src/model/policy.ts";
import type { Finding, Report, ReportTarget } from "../../../src/model/report.ts";

/** Where text comes into a report: `text(n)` is the n-th text of a home, a policy or a listing. */
export type Text = (index: number) => string;

const outcomes: readonly OutcomeKind[] = ["fail", "pass", "unknown", "notApplicable"];
const codes: readonly ReasonCode[] = ["no-app", "app-stopped", "race"];

/**
 * A report of `size` targets with four findings each, every text of which comes from `text`; two of them with the same
 * size have the same structure. The names of targets, policies and checks begin with a number, so that they sort alike.
 */
export function sampleReport(size: number, text: Text): Report {
  let drawn = 0;
  const next = () => text(drawn++);
  const targets = Array.from({ length: size }, (_, index): ReportTarget => {
    const observed = index % 3 !== 2;
    return {
      id: `${index} ${next()}`,
      provider: "sagemaker",
      domain: next(),
      userProfile: next(),
      space: next(),
      appType: next(),
      state: next(),
      observed,
      reason: observed ? null : (codes[index % 2] ?? "race"),
      detail: observed ? null : next(),
      transport: observed ? "argv" : null,
      leftovers: index % 4 === 0 ? [next(), next()] : [],
    };
  });
  const findings = targets.flatMap(({ id }) =>
    outcomes.map((outcome, index): Finding => ({
      id: "0".repeat(64),
      policy: `${index} ${text(1000 + index)}`,
      check: text(2000 + index),
      title: next(),
      severity: severities[index] ?? "info",
      target: id,
      subject: next(),
      outcome,
      reason: outcome === "unknown" ? "race" : null,
      detail: outcome === "unknown" || outcome === "notApplicable" ? next() : null,
      disposition: "enforced",
      exemption: null,
      assurance: outcome === "unknown" ? "A0" : "A1",
      expected: next(),
      observed: next(),
      evidence: [next()],
      lifecycle: "none",
      sideStates: [],
      revision: "0000",
      firstSeen: null,
      lastSeen: null,
      remediation: index === 0 ? next() : null,
      ...(index === 1 && { repair: { state: "fixed", intent: "0", detail: next() } }),
    })),
  );
  return {
    schema: "plumbline/report/v1",
    run: {
      id: next(),
      startedAt: "2026-11-23T10:00:00.000Z",
      finishedAt: "2026-11-23T10:00:01.000Z",
      mode: "audit",
      interrupted: size % 2 === 1,
      source: { kind: "directory", url: next(), revision: next(), verified: false },
      agent: { version: "0.0.0" },
    },
    summary: {
      targets: { expected: size, observed: targets.filter(({ observed }) => observed).length },
      checks: { planned: 4 * size, pass: size, fail: size, unknown: size, notApplicable: size },
      exempt: 0,
      score: size === 0 ? null : 0.5,
      coverage: size === 0 ? null : 0.75,
    },
    targets,
    findings,
    exemptions: [
      {
        name: "some",
        owner: next(),
        reason: next(),
        expires: "2027-01-01T00:00:00.000Z",
        state: "active",
        doubts: ["over-broad"],
        covers: 2,
        hides: 2,
      },
    ],
  };
}
