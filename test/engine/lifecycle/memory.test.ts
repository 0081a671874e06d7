import assert from "node:assert/strict";
import { test } from "node:test";

import { orphanedStates } from "../../../src/engine/lifecycle/orphaned.ts";
import { staleStates } from "../../../src/engine/lifecycle/stale.ts";
import { context, finding, History, moment, told } from "../support/history.ts";

test("a finding's memory holds what its reader needs, and keeps its first day", () => {
  const history = new History();
  const look = (day: number) => context(day, { revision: `r${day}` });
  history.see([finding("a", "fail", { remediation: "chmod 600" })], look(0));
  history.see([finding("a", "pass")], look(1));
  history.see([finding("a", "fail", { observed: "mode 0666", severity: "high" })], look(2));
  assert.deepEqual(history.states, [
    {
      id: finding("a", "fail").id,
      target: "t",
      policy: "p",
      check: "a",
      subject: "",
      title: "Check a",
      severity: "high",
      owner: "platform",
      labels: { tier: "baseline" },
      lifecycle: "reopened",
      sideStates: [],
      outcome: "fail",
      expected: "good",
      observed: "mode 0666",
      remediation: null,
      firstSeen: moment(0),
      openedAt: moment(2),
      closedAt: null,
      reopened: 1,
      revision: "r2",
      pendingFails: 0,
      exemption: null,
      moves: [
        { at: moment(0), look: 1 },
        { at: moment(1), look: 2 },
        { at: moment(2), look: 3 },
      ],
    },
  ]);
});

test("a transition names its finding, what was observed, and under which commit", () => {
  const { transitions } = new History().see([finding("a", "fail")], context(0));
  assert.deepEqual(transitions, [
    {
      run: "run-0",
      at: moment(0),
      finding: finding("a", "fail").id,
      target: "t",
      policy: "p",
      check: "a",
      subject: "",
      severity: "medium",
      change: "opened",
      cause: "first-look",
      revision: "r1",
      detail: "fail of a",
    },
  ]);
});

test("a fail that goes on differently is remembered and told to nobody", () => {
  const history = new History();
  history.see([finding("a", "fail")], context(0));
  const { states, transitions } = history.see([finding("a", "fail", { observed: "worse" })], context(1));
  assert.deepEqual(transitions, []);
  assert.deepEqual(
    states.map(({ observed, openedAt }) => [observed, openedAt]),
    [["worse", moment(0)]],
  );
});

test("the same look again writes no state, also under a new commit", () => {
  const history = new History();
  history.see([finding("a", "fail")], context(0));
  assert.deepEqual(history.see([finding("a", "fail")], context(1, { revision: "r2" })).states, []);
});

test("a check that does not apply any more is closed with the deciding fact", () => {
  const history = new History();
  history.see([finding("a", "fail")], context(0));
  const { transitions, states } = history.see([finding("a", "notApplicable")], context(1));
  assert.equal(transitions[0]?.detail, "no such kernel");
  assert.equal(states[0]?.closedAt, moment(1));
});

test("moves are kept up to ten", () => {
  const history = new History();
  for (let day = 0; day < 30; day++) history.see([finding("a", day % 2 === 0 ? "fail" : "pass")], context(day));
  assert.deepEqual(
    history.states[0]?.moves.map(({ look }) => look),
    [21, 22, 23, 24, 25, 26, 27, 28, 29, 30],
  );
});

const between = (day: number) => ({ ...context(day), run: null });

test("a target that nobody looks at grows stale by itself, each finding by its severity and once", () => {
  const history = new History();
  history.see([finding("a", "fail"), finding("b", "fail", { severity: "high" }), finding("c", "pass")], context(0));
  const sweep = (day: number) => {
    const change = staleStates(history.states.toReversed(), () => moment(0), between(day));
    history.merge(change.states);
    return change.transitions.map(({ check, change, run, detail }) => [check, change, run, detail]);
  };
  assert.deepEqual(sweep(3), []);
  assert.deepEqual(sweep(4), [["b", "stale", null, `last assessed ${moment(0)}`]]);
  assert.deepEqual(sweep(8), [["a", "stale", null, `last assessed ${moment(0)}`]]);
  assert.deepEqual(sweep(80), []);
  const { transitions } = history.see([finding("a", "fail"), finding("b", "pass")], context(81));
  assert.deepEqual(told(transitions), ["fresh by time", "fresh by time", "resolved by person"]);
});

test("where nobody knows when a finding was assessed last, it ages from its latest move", () => {
  const history = new History();
  history.see([finding("a", "fail")], context(0));
  history.see([finding("a", "pass")], context(5));
  const sweep = (day: number) => staleStates(history.states, () => undefined, between(day)).transitions;
  assert.deepEqual(sweep(12), []);
  assert.deepEqual(told(sweep(12.1)), ["stale by time"]);
});

test("only what is no longer planned is closed, in the order of findings", () => {
  const history = new History();
  history.see([finding("c", "fail"), finding("a", "fail"), finding("b", "fail")], context(0));
  const change = orphanedStates(history.states, ({ check }) => (check === "b" ? "planned" : "check-gone"), between(1));
  assert.deepEqual(
    change.transitions.map(({ check, cause, detail }) => [check, cause, detail]),
    [
      ["a", "policy", "the check is no longer asked of this target"],
      ["c", "policy", "the check is no longer asked of this target"],
    ],
  );
  assert.deepEqual(
    change.states.map(({ check, lifecycle, sideStates, closedAt }) => [check, lifecycle, sideStates, closedAt]),
    [
      ["a", "open", ["orphaned"], moment(1)],
      ["c", "open", ["orphaned"], moment(1)],
    ],
  );
});
