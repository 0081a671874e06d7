import assert from "node:assert/strict";
import { mock, test } from "node:test";

import { judge } from "../../src/engine/judge.ts";
import type { CheckType } from "../../src/model/check.ts";
import type { Answer } from "../../src/model/observation.ts";
import { type Outcome, type ReasonCode, reasons, unknown } from "../../src/model/outcome.ts";
import { check, files, listeningLogger, presence } from "./support/fleet.ts";

const typeThat = (judging: CheckType["judge"]): CheckType => ({ ...presence, judge: judging });
const pass: Outcome = { kind: "pass", expected: "a", observed: "a" };
const fail: Outcome = { kind: "fail", expected: "a", observed: "b" };

const outcomeOf = (type: CheckType, answers: readonly Answer[] = [files()]): Outcome =>
  judge(check("c"), answers, { types: [type], logger: listeningLogger(), context: { app: undefined, now: 0 } }).outcome;

test("a check whose questions were not answered is unknown for that reason, and never put to its type", () => {
  const judging = mock.fn(() => ({ outcome: pass }));
  for (const reason of Object.keys(reasons) as readonly ReasonCode[])
    assert.deepEqual(outcomeOf(typeThat(judging), [{ kind: "none", reason }]), unknown(reason));
  assert.equal(judging.mock.callCount(), 0);
});

test("a check with some answers is put to its type, which knows what the missing ones mean", () => {
  const judging = typeThat(() => ({ outcome: fail }));
  assert.deepEqual(outcomeOf(judging, [{ kind: "none", reason: "race" }, files()]), fail);
});

test("a check type that does not exist is no pass", () => {
  assert.deepEqual(outcomeOf({ ...presence, name: "other" }), unknown("internal", "no check type presence"));
});

test("a check type that throws makes its own check unknown", () => {
  const throwing = typeThat(() => {
    throw new RangeError("secret content of a file");
  });
  assert.deepEqual(outcomeOf(throwing), unknown("internal", "RangeError"));
});
