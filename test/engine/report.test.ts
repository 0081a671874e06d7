import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import type { TargetResult } from "../../src/engine/assess.ts";
import { findingId } from "../../src/engine/finding.ts";
import { assembleReport } from "../../src/engine/report.ts";
import { Tally } from "../../src/engine/summary.ts";
import { PlumblineError } from "../../src/model/errors.ts";
import { type OutcomeKind, outcomesWorstFirst } from "../../src/model/outcome.ts";
import type { Finding, Run } from "../../src/model/report.ts";

const run: Run = {
  id: "r1",
  startedAt: "2026-11-23T10:00:00.000Z",
  finishedAt: "2026-11-23T10:00:01.000Z",
  mode: "audit",
  interrupted: false,
  source: { kind: "directory", url: "policies", revision: "sha256:0", verified: false },
  agent: { version: "0.0.0" },
};

const finding = (target: string, check: string, subject: string, outcome: OutcomeKind): Finding => ({
  id: findingId(target, "p", check, subject),
  policy: "p",
  check,
  title: check,
  severity: "low",
  target,
  subject,
  outcome,
  reason: null,
  detail: null,
  disposition: "enforced",
  exemption: null,
  assurance: "A1",
  expected: "",
  observed: "",
  evidence: [],
  lifecycle: "none",
  sideStates: [],
  revision: "0000",
  firstSeen: null,
  lastSeen: null,
  remediation: null,
});

/** Outcomes of each check's subjects, as one target's result. */
function result(id: string, checks: readonly (readonly OutcomeKind[])[], observed = true): TargetResult {
  const names = { id, provider: "sagemaker", domain: "d", userProfile: id, space: null, appType: null } as const;
  return {
    target: { ...names, state: "InService", observed, reason: null, detail: null, transport: null, leftovers: [] },
    planned: checks.length,
    findings: checks.flatMap((subjects, check) => subjects.map((kind, at) => finding(id, `c${check}`, `s${at}`, kind))),
  };
}

const kind = fc.constantFrom(...outcomesWorstFirst);
const checks = fc.array(fc.array(kind, { minLength: 1, maxLength: 4 }), { maxLength: 6 });
const results = fc.array(checks, { maxLength: 8 }).map((all) => all.map((one, index) => result(`t${index}`, one)));

test("every planned check ends in exactly one of four outcomes, and the ratios are those of the counts", () => {
  fc.assert(
    fc.property(results, (all) => {
      const { summary } = assembleReport(all, run);
      const { planned, pass, fail, unknown, notApplicable } = summary.checks;
      assert.equal(
        planned,
        all.reduce((sum, one) => sum + (one.planned ?? 0), 0),
      );
      assert.equal(pass + fail + unknown + notApplicable, planned);
      assert.equal(summary.score, pass + fail === 0 ? null : pass / (pass + fail));
      assert.equal(summary.coverage, planned === 0 ? null : (planned - unknown) / planned);
    }),
  );
});

test("a check counts once, by the worst of its subjects, so that an unknown one is never part of a pass", () => {
  const { checks } = assembleReport(
    [
      result("t", [
        ["pass", "unknown"],
        ["pass", "fail", "unknown"],
        ["notApplicable", "pass"],
      ]),
    ],
    run,
  ).summary;
  assert.deepEqual(checks, { planned: 3, pass: 1, fail: 1, unknown: 1, notApplicable: 0 });
});

test("the order in which targets finish and findings come changes no byte of the report", () => {
  const shuffled = results.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      const reversed = other.map((one) => ({ ...one, findings: one.findings.toReversed() }));
      assert.equal(JSON.stringify(assembleReport(reversed, run)), JSON.stringify(assembleReport(all, run)));
    }),
  );
});

test("a planned check without an outcome, or an outcome that was not planned, is a fault and no report", () => {
  for (const planned of [0, 2, null])
    assert.throws(
      () => assembleReport([{ ...result("t", [["pass"]]), planned }], run),
      (error) => error instanceof PlumblineError && error.code === "ledger",
    );
});

test("a target to which no check applies is a row and not expected", () => {
  const { summary, targets } = assembleReport([result("t", [], false), result("u", [["pass"]])], run);
  assert.deepEqual(summary.targets, { expected: 1, observed: 1 });
  assert.equal(targets.length, 2);
});

test("targets that could not be listed are expected and not observed", () => {
  const tally = new Tally();
  tally.add({ ...result("t", [], false), planned: null });
  assert.deepEqual(tally.summary().targets, { expected: 1, observed: 0 });
  assert.equal(tally.unlisted, true);
});

test("an exempt failing finding is counted as exempt and does not drift", () => {
  const { findings, ...rest } = result("t", [["fail"]]);
  const tally = new Tally();
  tally.add({ ...rest, findings: findings.map((one) => ({ ...one, disposition: "exempt" as const })) });
  assert.equal(tally.summary().exempt, 1);
  assert.equal(tally.failing.size, 0);
});
