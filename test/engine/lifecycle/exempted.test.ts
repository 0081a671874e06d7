import assert from "node:assert/strict";
import { suite, test } from "node:test";
import type { OutcomeKind } from "../../../src/model/outcome.ts";
import { context, finding, History, moment } from "../support/history.ts";

const accepted = { name: "a", owner: "o", reason: "until it is replaced", expires: moment(5) };
const exempt = (outcome: OutcomeKind) => finding("a", outcome, { disposition: "exempt", exemption: accepted });

/** The changes that each of some looks made, with their causes. */
function changes(...looks: readonly (readonly [days: number, ReturnType<typeof finding>])[]) {
  const history = new History();
  return looks.map(([days, one]) =>
    history.see([one], context(days)).transitions.map(({ change, cause }) => `${change} ${cause}`),
  );
}

suite("an exemption over time", () => {
  test("that accepts an open finding is told once, and so is its end; the finding stays open", () => {
    const history = new History();
    assert.deepEqual(
      [finding("a", "fail"), exempt("fail"), exempt("unknown"), finding("a", "fail")].map((one, days) =>
        history.see([one], context(days)).transitions.map(({ change, cause }) => `${change} ${cause}`),
      ),
      [["opened first-look"], ["exempted policy"], [], ["enforced policy"]],
    );
    assert.equal(history.states[0]?.lifecycle, "open");
    assert.equal(history.states[0]?.firstSeen, moment(0));
  });

  test("that is over enforces what it accepted because of time, also where nobody could look", () => {
    assert.deepEqual(changes([0, exempt("fail")], [5, finding("a", "unknown")]), [
      ["opened first-look", "exempted policy"],
      ["enforced time"],
    ]);
  });

  test("says nothing of what never failed, and nothing of what is closed", () => {
    assert.deepEqual(changes([0, exempt("pass")], [1, finding("a", "pass")]), [[], []]);
    assert.deepEqual(changes([0, finding("a", "fail")], [1, exempt("pass")], [2, finding("a", "pass")]), [
      ["opened first-look"],
      ["resolved person"],
      [],
    ]);
  });
});
