import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { type Ground, railed } from "../../../src/engine/remedies/rails.ts";
import type { PlannedRemedy } from "../../../src/model/remedy.ts";
import { safetyDefaults, type SafetyConfig } from "../../../src/policy/safety-config.ts";

const remedy = (target: string, more: Partial<PlannedRemedy> = {}): PlannedRemedy => ({
  id: `${target} ${more.check ?? "c"}`,
  target,
  policy: "p",
  check: "c",
  title: "c",
  severity: "low",
  finding: `f-${target}`,
  does: "It does.",
  risk: "low",
  layer: "home",
  notDurable: null,
  steps: [
    {
      kind: "mode",
      on: `~/${more.check ?? "c"}`,
      before: { mode: "0644" },
      after: { mode: "0600" },
      diff: null,
      undo: "",
    },
  ],
  commands: [],
  written: false,
  held: null,
  ...more,
});

const enforcing = (changes: Partial<SafetyConfig["changes"]> = {}): SafetyConfig => ({
  ...safetyDefaults,
  mode: "enforce",
  changes: { ...safetyDefaults.changes, ...changes },
});

const ground = (more: Partial<Ground> = {}): Ground => ({
  observed: 1_000,
  failing: {},
  modeOf: () => "enforce",
  attempts: () => 0,
  ...more,
});

const many = (n: number): readonly PlannedRemedy[] =>
  Array.from({ length: n }, (_, index) => remedy(`t-${String(index).padStart(4, "0")}`));

const held = (...args: Parameters<typeof railed>): readonly string[] =>
  railed(...args).remedies.map((one) => one.held ?? "made");
const count = (all: readonly string[], what: string): number => all.filter((one) => one === what).length;

suite("rails", () => {
  test("a home that refused goes last, so that the same few do not fill the limit in every run", () => {
    const refused = (finding: string): boolean => finding === "f-t-0000" || finding === "f-t-0002";
    const safety = enforcing({ targets: 3, percent: 0 });
    const { remedies } = railed(many(6), ground({ observed: 6, refused }), safety);
    assert.deepEqual(
      remedies.flatMap(({ target, held: rail }) => (rail === null ? [target] : [])),
      ["t-0001", "t-0003", "t-0004"],
    );
  });

  for (const [observed, made] of [
    [10, 3],
    [59, 3],
    [60, 3],
    [80, 4],
    [1_000, 50],
  ] as const)
    test(`of ${observed} observed targets ${made} are changed for one check, 3 or 5 %`, () => {
      const all = held(many(100), ground({ observed }), enforcing());
      assert.deepEqual([count(all, "made"), count(all, "limit")], [made, 100 - made]);
    });

  test("count each check for itself, and a target once", () => {
    const remedies = ["a", "b"].flatMap((check) =>
      many(5).map((one) => ({ ...one, id: `${one.id}${check}`, check, steps: [] })),
    );
    const all = held([...remedies, ...remedies.slice(0, 3)], ground({ observed: 10 }), enforcing());
    assert.equal(count(all, "made"), 9);
  });

  test("count what earlier rounds of the run have changed", () => {
    const changed = new Map([["p/c", new Set(["t-0000", "t-0001"])]]);
    const { remedies } = railed(many(5), ground({ observed: 10, changed }), enforcing());
    assert.deepEqual(
      remedies.filter((one) => one.held === null).map(({ target }) => target),
      ["t-0000", "t-0001", "t-0002"],
    );
  });

  test("nothing is sent on top of what may still run", () => {
    const all = held(many(2), ground({ observed: 2, unsettled: new Set(["f-t-0001"]) }), enforcing());
    assert.deepEqual(all, ["made", "unsettled"]);
  });

  test("a larger limit does not switch off what looks like a mistake", () => {
    const failing = { "p/c": { now: 19, sudden: 19 } };
    const all = held(many(19), ground({ observed: 19, failing }), enforcing({ targets: 20 }));
    assert.deepEqual(new Set(all), new Set(["mass-drift"]));
  });

  test("take what fails suddenly on more than a fifth of the fleet for a mistake, and what failed before for drift", () => {
    const mass = (sudden: number) =>
      held(many(1), ground({ observed: 100, failing: { "p/c": { now: 90, sudden } } }), enforcing());
    assert.deepEqual(mass(20), ["made"]);
    assert.deepEqual(mass(21), ["mass-drift"]);
    assert.deepEqual(
      held(many(1), ground({ observed: 3, failing: { "p/c": { now: 3, sudden: 3 } } }), enforcing()),
      ["made"],
      "three targets are no mass",
    );
  });

  test("leave to the policy what it only audits, and trip over the agent's own ceiling", () => {
    const audit = railed(many(1), ground({ modeOf: () => "audit" }), enforcing());
    assert.deepEqual([audit.remedies[0]?.held, audit.trips], ["policy", []]);
    const ceiling = railed(many(1), ground(), safetyDefaults);
    assert.deepEqual([ceiling.remedies[0]?.held, ceiling.trips.map(({ rail }) => rail)], ["mode", ["mode"]]);
  });

  test("hold a command that is not listed to the letter, and a finding that was repaired too often", () => {
    const safety = { ...enforcing(), allowedCommands: ["a b"] };
    const commands = (...texts: readonly string[]) => held([remedy("t", { commands: texts })], ground(), safety);
    assert.deepEqual([commands("a b"), commands("a  b"), commands("a b", "c")].flat(), ["made", "command", "command"]);
    assert.deepEqual(held(many(1), ground({ attempts: () => 3 }), enforcing()), ["contested"]);
    assert.deepEqual(held(many(1), ground({ attempts: () => 2 }), enforcing()), ["made"]);
  });

  test("hold what builds on a change that is held, and nothing else of that target", () => {
    const on = (path: string) => [{ ...remedy("t").steps[0], on: path }] as unknown as PlannedRemedy["steps"];
    const all = [
      remedy("t", { check: "x", commands: ["no"], steps: on("~/a") }),
      remedy("t", { check: "y", steps: on("~/a") }),
      remedy("t", { check: "z", steps: on("~/b") }),
      remedy("u", { check: "y", steps: on("~/a") }),
    ];
    assert.deepEqual(held(all, ground(), enforcing()), ["command", "command", "made", "made"]);
  });
});
