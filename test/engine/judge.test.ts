import assert from "node:assert/strict";
import { mock, test } from "node:test";
import fc from "fast-check";

import { judge } from "../../src/engine/judge.ts";
import type { CheckType, Judgement } from "../../src/model/check.ts";
import type { Answer } from "../../src/model/observation.ts";
import { type Outcome, type ReasonCode, reasons, unknown } from "../../src/model/outcome.ts";
import { check, files, listeningLogger, presence } from "./support/fleet.ts";

const typeThat = (judging: CheckType["judge"]): CheckType => ({ ...presence, judge: judging });
const saying = (...judgements: readonly Judgement[]) => typeThat(() => judgements);
const pass: Outcome = { kind: "pass", expected: "a", observed: "a" };
const fail: Outcome = { kind: "fail", expected: "a", observed: "b" };

function outcomes(type: CheckType, answers: readonly Answer[] = [files()]): readonly Outcome[] {
  return judge(check("c"), answers, { types: [type], logger: listeningLogger() }).map(({ outcome }) => outcome);
}

test("a check whose questions were not answered is unknown for that reason, and never put to its type", () => {
  const judging = mock.fn(() => [{ subject: "", outcome: pass }]);
  for (const reason of Object.keys(reasons) as readonly ReasonCode[])
    assert.deepEqual(outcomes(typeThat(judging), [{ kind: "none", reason }]), [unknown(reason)]);
  assert.equal(judging.mock.callCount(), 0);
});

test("a check with some answers is put to its type, which knows what the missing ones mean", () => {
  assert.deepEqual(outcomes(saying({ subject: "", outcome: fail }), [{ kind: "none", reason: "race" }, files()]), [
    fail,
  ]);
});

test("a check type that says nothing, or does not exist, is no pass", () => {
  assert.deepEqual(outcomes(saying()), [unknown("internal", "check type presence said nothing")]);
  assert.deepEqual(outcomes({ ...presence, name: "other" }), [unknown("internal", "no check type presence")]);
});

test("a check type that throws makes its own check unknown", () => {
  const throwing = typeThat(() => {
    throw new RangeError("secret content of a file");
  });
  assert.deepEqual(outcomes(throwing), [unknown("internal", "RangeError")]);
});

test("of several judgements on one subject the worst stands, in whatever order they come", () => {
  const all: readonly Outcome[] = [fail, unknown("race"), pass, { kind: "notApplicable", fact: "none" }];
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 1 }), (order) => {
      const judgements = order.flatMap((index) => all[index] ?? []).map((outcome) => ({ subject: "s", outcome }));
      assert.deepEqual(outcomes(saying(...judgements)), [all[Math.min(...order)]]);
    }),
  );
});

test("judgements on different subjects all stand", () => {
  assert.deepEqual(outcomes(saying({ subject: "a", outcome: pass }, { subject: "b", outcome: fail })), [pass, fail]);
});
