import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import fc from "fast-check";

import { diffRuns, type RunDiff } from "../../src/engine/diff.ts";
import { PlumblineError } from "../../src/model/errors.ts";
import { type OutcomeKind, outcomesWorstFirst } from "../../src/model/outcome.ts";
import type { RunRecord, TargetLook } from "../../src/model/records.ts";
import { look, row, runRecord } from "./support/looks.ts";

const { signal } = new AbortController();

async function* stream(looks: readonly TargetLook[]) {
  for (const one of looks) {
    await setImmediate();
    yield one;
  }
}

const compare = (
  before: readonly TargetLook[],
  after: readonly TargetLook[],
  runs: { readonly before?: Partial<RunRecord>; readonly after?: Partial<RunRecord> } = {},
): Promise<RunDiff> =>
  diffRuns(
    { run: runRecord("before", runs.before), looks: stream(before) },
    { run: runRecord("after", runs.after), looks: stream(after) },
    { signal },
  );

const said = ({ rows }: RunDiff): readonly string[] =>
  rows.map(
    (one) => `${one.target}${"finding" in one ? ` ${one.finding.policy}/${one.finding.check}` : ""} ${one.change}`,
  );

/** From, to, and what that is called; null where nothing changed. */
const table: readonly (readonly [OutcomeKind | null, OutcomeKind | null, string | null])[] = [
  ["pass", "pass", null],
  ["pass", "fail", "newly-failing"],
  ["pass", "unknown", "became-unknown"],
  ["pass", "notApplicable", null],
  ["pass", null, "check-removed"],
  ["fail", "pass", "fixed"],
  ["fail", "fail", null],
  ["fail", "unknown", "became-unknown"],
  ["fail", "notApplicable", "check-removed"],
  ["fail", null, "check-removed"],
  ["unknown", "pass", "known-again"],
  ["unknown", "fail", "known-again"],
  ["unknown", "unknown", null],
  ["unknown", "notApplicable", "known-again"],
  ["unknown", null, "check-removed"],
  ["notApplicable", "pass", null],
  ["notApplicable", "fail", "newly-failing"],
  ["notApplicable", "unknown", "became-unknown"],
  ["notApplicable", "notApplicable", null],
  ["notApplicable", null, "check-removed"],
  [null, "pass", "check-added"],
  [null, "fail", "check-added"],
  [null, "unknown", "check-added"],
  [null, "notApplicable", "check-added"],
];

for (const [from, to, change] of table)
  test(`from ${from ?? "not asked"} to ${to ?? "not asked"} is ${change ?? "no change"}`, async () => {
    const side = (outcome: OutcomeKind | null) => [look("ann", outcome === null ? {} : { a: outcome })];
    const diff = await compare(side(from), side(to));
    assert.deepEqual(said(diff), change === null ? [] : [`ann p/a ${change}`]);
    assert.equal(diff.unchanged, change === null ? 1 : 0);
  });

test("a fail that an exemption began or ceased to accept is told, and what passes is not", async () => {
  const open = look("ann", { a: "fail", b: "pass" });
  const exempt = {
    ...open,
    findings: open.findings.map((one) => ({ ...one, disposition: "exempt" as const })),
  };
  assert.deepEqual(said(await compare([open], [exempt])), ["ann p/a exempted"]);
  assert.deepEqual(said(await compare([exempt], [open])), ["ann p/a enforced"]);
  assert.deepEqual(said(await compare([exempt], [exempt])), []);
});

test("a fail that is observed differently is still failing, and says both", async () => {
  const [before, after] = [look("ann", { a: "fail" }), look("ann", { a: "fail" })];
  const worse = { ...after, findings: after.findings.map((one) => ({ ...one, observed: "mode 0666" })) };
  const diff = await compare([before], [worse]);
  assert.deepEqual(said(diff), ["ann p/a still-failing"]);
  const [one] = diff.rows;
  assert.ok(one !== undefined && "finding" in one);
  assert.equal(one.before?.observed, "fail of a");
  assert.equal(one.after?.observed, "mode 0666");
});

test("targets that come and go are one row each, with what fails there", async () => {
  const diff = await compare(
    [look("ann", { a: "pass" }), look("bob", { a: "fail", b: "pass" })],
    [look("ann", { a: "pass" }), look("cid", { a: "fail", b: "fail" })],
  );
  assert.deepEqual(diff.rows, [
    { change: "target-gone", target: "bob", failing: 1 },
    { change: "target-appeared", target: "cid", failing: 2 },
  ]);
  assert.equal(diff.counts["target-gone"], 1);
  assert.equal(diff.counts["target-appeared"], 1);
});

test("rows stand by target, policy and check, whatever the order of findings", async () => {
  const diff = await compare(
    [look("ann", { z: "pass", a: "pass", "o/x": "pass" }), look("bob", { a: "fail" })],
    [look("ann", { "o/x": "fail", z: "fail", a: "fail" }), look("bob", { a: "pass" })],
  );
  assert.deepEqual(said(diff), [
    "ann o/x newly-failing",
    "ann p/a newly-failing",
    "ann p/z newly-failing",
    "bob p/a fixed",
  ]);
});

test("the ledger's cause is shown; without it only a commit adds or removes a check", async () => {
  const before = look("ann", { a: "pass", b: "pass" });
  const after = look("ann", { a: "fail", c: "pass" });
  const causes = async (causeOf?: () => "platform" | undefined) => {
    const input = [before, after].map((one, at) => ({ run: runRecord(`r${at}`), looks: stream([one]) }));
    const [from = assert.fail(), to = assert.fail()] = input;
    const { rows } = await diffRuns(from, to, { signal, ...(causeOf && { causeOf }) });
    return rows.map((one) => ("cause" in one ? one.cause : undefined));
  };
  assert.deepEqual(await causes(), [null, "policy", "policy"]);
  assert.deepEqual(await causes(() => "platform"), ["platform", "platform", "platform"]);
});

const cuts = [
  { title: "was interrupted", run: { state: "interrupted" }, gaps: ["interrupted"] },
  { title: "still runs", run: { state: "running" }, gaps: ["running"] },
  { title: "looked at what woke up", run: { kind: "wake" }, gaps: ["some-targets"] },
  { title: "looked at some policies", run: { policies: ["p"] }, gaps: ["some-policies"] },
] as const;

for (const { title, run, gaps } of cuts)
  test(`a target that a run which ${title} does not have is neither gone nor new`, async () => {
    const gone = await compare([look("ann", { a: "pass" })], [], { after: run });
    assert.deepEqual([said(gone), gone.notCompared.targets, gone.after.complete], [[], 1, false]);
    assert.deepEqual(gone.after.gaps, gaps);
    assert.equal(gone.before.complete, true);
    const appeared = await compare([], [look("ann", { a: "pass" })], { before: run });
    assert.deepEqual([said(appeared), appeared.notCompared.targets], [[], 1]);
  });

test("where a provider could not list all its targets, none of them is gone", async () => {
  const unlisted = { target: row("sagemaker (not listed)", { state: "Unlisted", observed: false }), findings: [] };
  const diff = await compare([look("ann", { a: "fail" }), look("zoe", { a: "fail" })], [unlisted]);
  assert.deepEqual(said(diff), []);
  assert.deepEqual(diff.after.gaps, ["not-listed"]);
  assert.equal(diff.notCompared.targets, 2);
});

test("a policy that one run did not have to look at is not compared", async () => {
  const before = [look("ann", { a: "pass", "o/x": "pass" })];
  const diff = await compare(before, [look("ann", { a: "fail" })], { after: { policies: ["p"] } });
  assert.deepEqual(said(diff), ["ann p/a newly-failing"]);
  assert.equal(diff.notCompared.findings, 1);
});

test("looks out of order are refused, and both streams are closed", async () => {
  const closed: string[] = [];
  const watched = async function* (name: string, looks: readonly TargetLook[]) {
    try {
      yield* looks;
    } finally {
      closed.push(name);
    }
  };
  const [ann, bob] = [look("ann", {}), look("bob", {})];
  await assert.rejects(
    diffRuns(
      { run: runRecord("a"), looks: watched("before", [ann, bob, look("cid", {})]) },
      { run: runRecord("b"), looks: watched("after", [bob, ann]) },
      { signal },
    ),
    (error: unknown) => error instanceof PlumblineError && error.code === "unsorted",
  );
  assert.deepEqual(closed.toSorted(), ["after", "before"]);
});

test("an abort ends the comparison with its reason", async () => {
  const stop = new AbortController();
  const endless = async function* () {
    for (let at = 0; ; at++) {
      if (at === 5) stop.abort(new Error("enough"));
      yield look(`user-${String(at).padStart(5, "0")}`, {});
    }
  };
  const runs = [runRecord("a"), runRecord("b")].map((run) => ({ run, looks: endless() }));
  const [from = assert.fail(), to = assert.fail()] = runs;
  await assert.rejects(diffRuns(from, to, { signal: stop.signal }), /enough/);
});

test("every finding of the common targets is either a row, unchanged or not compared; a run does not differ from itself", async () => {
  const outcomes = fc.dictionary(fc.constantFrom("a", "b", "o/x"), fc.constantFrom(...outcomesWorstFirst));
  const fleet = fc.dictionary(fc.constantFrom("ann", "bob", "cid", "dan"), outcomes).map((all) =>
    Object.keys(all)
      .toSorted()
      .map((name) => look(name, all[name] ?? {})),
  );
  await fc.assert(
    fc.asyncProperty(fleet, fleet, async (before, after) => {
      const diff = await compare(before, after);
      const ids = (looks: readonly TargetLook[], others: readonly TargetLook[]) =>
        looks
          .filter(({ target }) => others.some((one) => one.target.id === target.id))
          .flatMap(({ findings }) => findings.map(({ id }) => id));
      const all = new Set([...ids(before, after), ...ids(after, before)]);
      const findings = diff.rows.filter((one) => "finding" in one);
      assert.equal(findings.length + diff.unchanged, all.size);
      assert.equal(
        Object.values(diff.counts).reduce((sum, one) => sum + one, 0),
        diff.rows.length,
      );
      const same = await compare(before, before);
      assert.deepEqual([same.rows, same.notCompared], [[], { targets: 0, findings: 0 }]);
    }),
    { numRuns: 50 },
  );
});
