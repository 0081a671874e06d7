import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../../src/model/errors.ts";
import type { DatedLook, Observation, TargetLook } from "../../../src/model/records.ts";
import { Untrusted } from "../../../src/model/untrusted.ts";
import { all } from "../../store/support/acquired.ts";
import {
  finding,
  iso,
  look,
  minute,
  newRun,
  printed,
  reportTarget,
  result,
  runEnd,
  start,
  state,
  transition,
} from "../../store/support/material.ts";
import { opened, type StoreHarness } from "./harness.ts";

const ann = result("ann", { a: "pass", b: "fail" });

/** What a look reads as: the revision is the run's, and what was assessed was last seen by this look. */
const shown = ({ target, findings }: TargetLook, run: string, at: number): DatedLook => ({
  target,
  findings: findings.map((one) => ({
    ...one,
    revision: newRun(run).source.revision,
    lastSeen: one.outcome === "unknown" ? one.lastSeen : iso(at),
  })),
  at: iso(at),
});

export function looks(make: () => StoreHarness): void {
  test("a look reads with its run's revision and its own time, in the order of the report", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const seen: TargetLook = {
      target: reportTarget("ann", { leftovers: ["1"], detail: 'quote " and \u{1f600}' }),
      findings: [
        finding("ann", "b", { outcome: "fail", evidence: ["mode 0644"], severity: "low" }),
        finding("ann", "a", { outcome: "unknown", reason: "race", lastSeen: iso(start - minute) }),
        finding("ann", "a", { subject: "~/x", outcome: "notApplicable", detail: "no such app" }),
      ],
    };
    assert.deepEqual(await o.writer.recordLook(look("run-1", seen, { at: iso(start + 5) })), { changed: true });
    const { target, findings } = shown(seen, "run-1", start + 5);
    const [b, a, subject] = findings;
    assert.deepEqual(await all(o.store.looks("run-1")), [{ target, findings: [a, subject, b], at: iso(start + 5) }]);
    await assert.rejects(all(o.store.looks("run-2")), UsageError);
  });

  test("a look reads with the very bytes that a report of it has", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    await o.writer.recordLook(look("run-1", ann));
    assert.equal(JSON.stringify(await all(o.store.looks("run-1"))), JSON.stringify([shown(ann, "run-1", start)]));
  });

  test("an unchanged look is no change, also under a new commit, and each run shows its own", async () => {
    await using o = await opened(make);
    for (const [index, id] of ["run-1", "run-2", "run-3"].entries()) {
      await o.writer.startRun(newRun(id));
      const seen = shown(ann, id, start + index);
      const { changed } = await o.writer.recordLook(look(id, seen, { at: iso(start + index), policyHash: id }));
      assert.equal(changed, index === 0);
      await o.writer.finishRun(runEnd(id), []);
    }
    for (const [index, id] of ["run-1", "run-2", "run-3"].entries())
      assert.deepEqual(await all(o.store.looks(id)), [shown(ann, id, start + index)]);
  });

  test("a run that looked at few, or at less, lies between others without a trace in them", async () => {
    await using o = await opened(make);
    const few = result("ann", { a: "pass" });
    const bob = result("bob", { a: "pass", b: "pass" });
    for (const [id, seen] of [
      ["run-1", [ann, bob]],
      ["run-2", [few]],
      ["run-3", []],
      ["run-4", [bob, ann]],
    ] as const) {
      await o.writer.startRun(newRun(id));
      for (const one of seen) await o.writer.recordLook(look(id, one));
      await o.writer.finishRun(runEnd(id), []);
    }
    const seenBy = async (id: string) =>
      (await all(o.store.looks(id))).map(({ target, findings }) => [target.id, findings.length]);
    assert.deepEqual(await seenBy("run-1"), [
      ["ann", 2],
      ["bob", 2],
    ]);
    assert.deepEqual(await seenBy("run-2"), [["ann", 1]]);
    assert.deepEqual(await seenBy("run-3"), []);
    assert.deepEqual(await seenBy("run-4"), [
      ["ann", 2],
      ["bob", 2],
    ]);
  });

  test("of two looks of one run at one target in one scope the last counts", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    await o.writer.recordLook(look("run-1", ann));
    const later = result("ann", { a: "fail", b: "fail" });
    await o.writer.recordLook(look("run-1", later, { at: iso(start + 9) }));
    assert.deepEqual(await all(o.store.looks("run-1")), [shown(later, "run-1", start + 9)]);
  });

  test("targets are sorted by code unit, whatever order they came in", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const names = ["b", "a", "\u{1f600}", "\uffee", "Z", "é"];
    for (const name of names) await o.writer.recordLook(look("run-1", result(name, { a: "pass" })));
    const sorted = names.toSorted((a, b) => (a < b ? -1 : 1));
    assert.deepEqual(
      (await all(o.store.looks("run-1"))).map(({ target }) => target.id),
      sorted,
    );
    assert.deepEqual(
      (await all(o.store.targets())).map(({ id }) => id),
      sorted,
    );
  });

  test("a look belongs to a run that is under way, and else nothing of it is written", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    await o.writer.finishRun(runEnd("run-1"), []);
    const late = look("run-1", ann, { states: [state("ann", "b")], transitions: [transition("ann", "b")] });
    await assert.rejects(o.writer.recordLook(late), { code: "store-not-running" });
    assert.deepEqual(await o.store.states({}), []);
    assert.deepEqual(await o.store.transitions({}), []);
    assert.equal((await o.store.history("ann")).looks, 0);
  });

  test("a look whose last part cannot be written leaves nothing of its first part", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const cyclic: { self?: unknown } = {};
    cyclic.self = cyclic;
    const bad = { ...transition("ann", "b"), detail: cyclic as unknown as string };
    await assert.rejects(
      o.writer.recordLook(
        look("run-1", ann, { states: [state("ann", "b")], transitions: [transition("ann", "b"), bad] }),
      ),
    );
    assert.deepEqual(await o.store.states({}), []);
    assert.deepEqual(await o.store.transitions({}), []);
    assert.deepEqual(await all(o.store.looks("run-1")), []);
    await o.writer.recordLook(look("run-1", ann));
    assert.equal((await all(o.store.looks("run-1"))).length, 1, "the store goes on");
  });

  test("a target's history counts its looks and knows the latest of each scope", async () => {
    await using o = await opened(make);
    assert.deepEqual(await o.store.history("ann"), { looks: 0, latest: [], states: [] });
    await o.writer.startRun(newRun("run-1"));
    await o.writer.recordLook(look("run-1", ann));
    await o.writer.recordLook(look("run-1", result("ann", { a: "pass" }), { at: iso(start + 1) }));
    await o.writer.recordLook(
      look("run-1", ann, {
        at: iso(start + 2),
        policyHash: "policies-2",
        environment: "image-2",
        states: [state("ann", "b")],
      }),
    );
    const { looks: count, latest, states } = await o.store.history("ann");
    assert.equal(count, 3);
    assert.deepEqual(states, [state("ann", "b")]);
    assert.deepEqual(
      latest.map(({ at, policyHash, environment, observed }) => ({ at, policyHash, environment, observed })),
      [
        { at: iso(start + 2), policyHash: "policies-2", environment: "image-2", observed: true },
        { at: iso(start + 1), policyHash: "policies-1", environment: "image-1 ml.t3.medium", observed: true },
      ],
    );
    const [newest, older] = latest;
    assert.ok(newest && older);
    assert.deepEqual(await o.store.scope(newest.scope), [
      ["p", "a"],
      ["p", "b"],
    ]);
    assert.deepEqual(await o.store.scope(older.scope), [["p", "a"]]);
    await assert.rejects(o.store.scope("nothing"), { code: "store-corrupt" });
    const kept = await o.store.result(newest.result);
    assert.deepEqual(kept, ann);
    assert.equal(await o.store.result(newest.scope), undefined, "a scope is no result");
  });

  test("a target that cannot be observed any more keeps the time at which it last was, per scope", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const stopped: TargetLook = {
      target: reportTarget("ann", { state: "Deleted", observed: false, reason: "app-stopped" }),
      findings: ann.findings.map((one) => ({ ...one, outcome: "unknown", reason: "app-stopped" })),
    };
    await o.writer.recordLook(look("run-1", ann, { at: iso(start) }));
    await o.writer.recordLook(look("run-1", stopped, { at: iso(start + 1) }));
    await o.writer.recordLook(look("run-1", { ...stopped, target: { ...stopped.target, id: "bob" } }));
    const [scope] = (await o.store.history("ann")).latest.map((one) => one.scope);
    assert.deepEqual(await o.store.assessments(), [{ target: "ann", scope, at: iso(start), policyHash: "policies-1" }]);
    await o.writer.recordLook(look("run-1", ann, { at: iso(start + 2) }));
    await o.writer.recordLook(look("run-1", ann, { at: iso(start + 3), policyHash: "policies-2" }));
    assert.deepEqual(
      await o.store.assessments(),
      [{ target: "ann", scope, at: iso(start + 3), policyHash: "policies-2" }],
      "the last look of a span says by which policies it was judged",
    );
    assert.deepEqual(
      (await all(o.store.targets())).map(({ id, state: is }) => [id, is]),
      [
        ["ann", "InService"],
        ["bob", "Deleted"],
      ],
    );
    await o.writer.recordLook(look("run-1", stopped, { at: iso(start + 4), policyHash: "policies-3" }));
    assert.equal((await o.store.assessments())[0]?.policyHash, "policies-2", "a look that saw nothing judged nothing");
  });

  test("answers come back byte for byte, the latest to each question, with the time at which they came", async () => {
    await using o = await opened(make);
    await o.writer.startRun(newRun("run-1"));
    const every = new Untrusted(Uint8Array.from({ length: 256 }, (_, index) => index));
    const file: Observation = {
      ask: { kind: "files", path: "~/x", content: 4096 },
      answer: {
        kind: "files",
        files: [
          {
            path: every,
            kind: "symlink",
            mode: 0o777,
            uid: 1,
            gid: 2,
            owner: every,
            group: new Untrusted(""),
            size: 3,
            mtime: 4,
            links: 1,
            linkTarget: every,
            content: { bytes: every, truncated: true },
          },
        ],
        denied: [every],
        truncated: false,
      },
    };
    const command = (text: string, stdout: string) => printed(text, stdout, every.bytes());
    const none: Observation = { ask: { kind: "files", path: "~/y" }, answer: { kind: "none", reason: "race" } };
    const keep = (at: number, seen: TargetLook, observations?: readonly Observation[]) =>
      o.writer.recordLook(look("run-1", seen, { at: iso(start + at), ...(observations && { observations }) }));
    await keep(1, ann, [file, command("umask", "0022")]);
    await keep(2, result("ann", { a: "pass" }), [command("umask", "0027"), none]);
    await keep(3, ann);
    const [umask, y, x, ...more] = await o.store.observations("ann");
    assert.deepEqual(more, []);
    assert.deepEqual(bytesOf(umask), bytesOf({ ...command("umask", "0027"), at: iso(start + 2) }));
    assert.deepEqual(bytesOf(y), bytesOf({ ...none, at: iso(start + 2) }));
    assert.deepEqual(bytesOf(x), bytesOf({ ...file, at: iso(start + 1) }));
    assert.ok(x?.answer.kind === "files" && x.answer.denied[0] instanceof Untrusted);
    await keep(4, result("ann", { a: "fail", b: "fail" }), [file]);
    const last = await o.store.observations("ann");
    assert.deepEqual(
      last.map(({ at }) => at),
      [iso(start + 4), iso(start + 2), iso(start + 2)],
      "newer ones replace older ones",
    );
    assert.deepEqual(await o.store.observations("bob"), []);
  });
}

/** Plain data in which bytes can be compared. */
function bytesOf(value: unknown): unknown {
  if (value instanceof Untrusted) return [...value.bytes()];
  if (Array.isArray(value)) return value.map(bytesOf);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, bytesOf(item)]));
}
