import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { advance, type Advanced, type LookContext } from "../../../src/engine/lifecycle.ts";
import type { OutcomeKind } from "../../../src/model/outcome.ts";
import type { Finding } from "../../../src/model/report.ts";
import { printable } from "../../../src/model/untrusted.ts";
import { context, finding, History, moment } from "../support/history.ts";
import { reference } from "../support/reference.ts";

const outcome = fc.constantFrom<OutcomeKind>("pass", "fail", "unknown", "notApplicable", "fail", "pass");
const gap = fc.constantFrom(0.1, 0.5, 1, 3, 8);
const confirm = fc.integer({ min: 0, max: 2 });

const sights = fc
  .array(fc.record({ outcome, gap }), { maxLength: 40 })
  .map((steps) =>
    steps.map(({ outcome }, at) => ({ outcome, day: sum(steps.slice(0, at + 1).map(({ gap }) => gap)) })),
  );

const sum = (numbers: readonly number[]): number =>
  Math.round(10 * numbers.reduce((total, one) => total + one, 0)) / 10;

const needing = (medium: number): Partial<LookContext> => ({
  confirm: { critical: 0, high: 0, medium, low: 0, info: 0 },
});

test("whatever is seen, a finding stands where the plainly told rules put it", () => {
  fc.assert(
    fc.property(sights, confirm, (looks, confirm) => {
      const history = new History();
      const truths = reference(looks, { confirm, freshness: 7 });
      for (const [index, { outcome, day }] of looks.entries()) {
        const { findings, transitions } = history.see([finding("a", outcome)], context(day, needing(confirm)));
        const [one] = findings;
        const truth = truths[index];
        assert.ok(one !== undefined && truth !== undefined);
        assert.deepEqual(
          {
            lifecycle: one.lifecycle,
            sides: one.sideStates,
            changes: transitions.map(({ change }) => change),
            firstSeen: one.firstSeen,
            lastSeen: one.lastSeen,
            reopened: history.states[0]?.reopened ?? 0,
          },
          {
            ...truth,
            firstSeen: truth.firstSeen === null ? null : moment(truth.firstSeen),
            lastSeen: truth.lastSeen === null ? null : moment(truth.lastSeen),
          },
          `look ${index + 1} of ${JSON.stringify(looks)}`,
        );
      }
    }),
    { numRuns: 2_000 },
  );
});

/** A target with some past: several findings, each with its own sights. */
const checks = ["a", "b", "c", "d", "e"] as const;
const looks = fc.array(fc.tuple(fc.tuple(...checks.map(() => outcome)), gap), { maxLength: 12 });
type Looks = readonly (readonly [readonly OutcomeKind[], number])[];

function past(looks: Looks, more: Partial<LookContext> = {}): { readonly history: History; readonly day: number } {
  const history = new History();
  let day = 0;
  for (const [outcomes, gap] of looks) history.see(findings(outcomes), context((day += gap), more));
  return { history, day };
}

const findings = (outcomes: readonly OutcomeKind[]): readonly Finding[] =>
  outcomes.map((outcome, at) => finding(checks[at] ?? "", outcome));

/** The next look, without remembering it. */
const peek = (history: History, seen: readonly Finding[], look: LookContext): Advanced =>
  advance(
    { looks: history.looks, observed: history.observed, states: history.states, earlier: (id) => history.earlier(id) },
    seen,
    look,
  );

test("unknown moves nothing: no state changes but one that grows stale", () => {
  fc.assert(
    fc.property(looks, fc.constantFrom(0.1, 5, 8, 100), confirm, (before, gap, confirm) => {
      const { history, day } = past(before, needing(confirm));
      const old = new Map(history.states.map((state) => [state.id, state]));
      const { states, transitions } = peek(
        history,
        findings(checks.map(() => "unknown")),
        context(day + gap, { ...needing(confirm), revision: "r2", environment: "image b", changedSince: () => true }),
      );
      for (const { change } of transitions) assert.equal(change, "stale");
      for (const { sideStates, revision: _, ...state } of states) {
        const { sideStates: sides, revision: __, ...same } = old.get(state.id) ?? assert.fail();
        assert.deepEqual(state, same);
        assert.deepEqual(
          sideStates.filter((side) => side !== "stale"),
          sides,
        );
        assert.ok(sideStates.includes("stale") && !sides.includes("stale"));
      }
    }),
  );
});

test("looks at disjoint parts commute, and together they are the look at the whole", () => {
  const parts = fc.tuple(...checks.map(() => fc.boolean()));
  fc.assert(
    fc.property(looks, fc.tuple(...checks.map(() => outcome)), parts, (before, outcomes, inFirst) => {
      const { history, day } = past(before);
      const seen = findings(outcomes);
      const look = context(day + 1);
      const first = peek(
        history,
        seen.filter((_, at) => inFirst[at] === true),
        look,
      );
      const second = peek(
        history,
        seen.filter((_, at) => inFirst[at] !== true),
        look,
      );
      const whole = peek(history, seen, look);
      for (const part of ["findings", "states", "transitions"] as const) {
        const key = (one: object) => JSON.stringify(one);
        assert.deepEqual([...first[part], ...second[part]].map(key).toSorted(), whole[part].map(key).toSorted());
      }
    }),
  );
});

test("a look at some checks does not touch the others", () => {
  fc.assert(
    fc.property(looks, outcome, (before, outcome) => {
      const { history, day } = past(before);
      const seen = [finding("a", outcome)];
      const { states, transitions } = peek(history, seen, context(day + 50));
      for (const { id } of states) assert.equal(id, seen[0]?.id);
      for (const one of transitions) assert.equal(one.finding, seen[0]?.id);
    }),
  );
});

test("the order of findings and states does not matter, and nothing that is given is changed", () => {
  const order = fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 });
  fc.assert(
    fc.property(looks, fc.tuple(...checks.map(() => outcome)), order, (before, outcomes, order) => {
      const { history, day } = past(before);
      const seen = findings(outcomes);
      const whole = peek(history, seen, context(day + 1));
      const copy = structuredClone(history.states);
      const again = advance(
        {
          looks: history.looks,
          observed: history.observed,
          states: history.states.toReversed().map((state) => Object.freeze(state)),
          earlier: (id) => history.earlier(id),
        },
        order.flatMap((at) => seen[at] ?? []).map((one) => Object.freeze(one)),
        context(day + 1),
      );
      assert.deepEqual(again, whole);
      assert.deepEqual(history.states, copy);
    }),
  );
});

test("the same look seen again tells nothing new and changes no state", () => {
  fc.assert(
    fc.property(looks, fc.tuple(...checks.map(() => outcome)), (before, outcomes) => {
      const { history, day } = past(before);
      history.see(findings(outcomes), context(day + 1));
      const again = peek(history, findings(outcomes), context(day + 1));
      // Only quiet counts looks, so a finding that flaps may settle.
      assert.deepEqual(
        again.transitions.filter(({ change }) => change !== "settled"),
        [],
      );
      const settled = new Set(again.transitions.map(({ finding }) => finding));
      assert.deepEqual(
        again.states.filter(({ id }) => !settled.has(id)),
        [],
      );
    }),
  );
});

test("whatever was observed and whoever owns it, every text that is remembered or told is printable", () => {
  const text = fc.string({ unit: "binary", maxLength: 30 });
  fc.assert(
    fc.property(text, text, text, fc.dictionary(text, text), outcome, (raw, title, owner, labels, second) => {
      const history = new History();
      const hostile = { ownership: () => ({ owner, labels }) };
      const seen = (outcome: OutcomeKind) => [finding("a", outcome, { observed: printable(raw), title })];
      history.see(seen("fail"), context(0, hostile));
      const { states, transitions } = history.see(seen(second), context(20, hostile));
      for (const one of [...history.states, ...states, ...transitions]) assert.deepEqual(unprintable(one), []);
    }),
    { numRuns: 40 },
  );
});

/** Every text in a tree of plain data that `printable` would change. */
const unprintable = (tree: unknown): readonly string[] => {
  if (typeof tree === "string") return printable(tree) === tree ? [] : [tree];
  if (typeof tree !== "object" || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => [...unprintable(key), ...unprintable(value)]);
};
