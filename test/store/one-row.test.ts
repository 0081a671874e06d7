import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Observation } from "../../src/model/records.ts";
import { acquired, all } from "./support/acquired.ts";
import { iso, look, newRun, printed, result, runEnd, start } from "./support/material.ts";
import { openedFromBehind, place } from "./support/place.ts";

const answer = printed("umask", "0022");

test("an unchanged look changes one row, whatever commit, image, run and time it came with", async () => {
  using made = place();
  const { database, store } = await openedFromBehind(made.path);
  const writer = await acquired(store);
  const changes = (): number => Number(database.prepare("select total_changes() as n").get()?.["n"]);
  const blobs = (): unknown => database.prepare("select count(*) as n from blobs").get()?.["n"];
  const seen = result("ann", { a: "pass", b: "fail", c: "unknown" });
  await writer.startRun(newRun("run-0"));
  await writer.recordLook(look("run-0", seen, { observations: [answer] }));
  let run = "run-0";
  let count = 0;
  const some = fc.record({
    newRun: fc.boolean(),
    after: fc.nat(100_000),
    policyHash: fc.string(),
    environment: fc.string(),
    revision: fc.string(),
    kept: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(some, async ({ newRun: begins, after, policyHash, environment, revision, kept }) => {
      if (begins) {
        await writer.finishRun(runEnd(run), []);
        run = `run-${(count += 1)}`;
        await writer.startRun(newRun(run));
      }
      const [before, content] = [changes(), blobs()];
      const findings = seen.findings.map((one) => ({ ...one, revision }));
      const at = iso(start + after);
      const again = look(
        run,
        { ...seen, findings },
        { at, policyHash, environment, ...(kept && { observations: [answer] }) },
      );
      assert.deepEqual(await writer.recordLook(again), { changed: false });
      assert.deepEqual([changes() - before, blobs()], [1, content]);
    }),
    { numRuns: 60 },
  );
  await store[Symbol.asyncDispose]();
});

test("a run that sees what the run before it saw shares its list, and a day of changes costs what has changed", async () => {
  using made = place();
  const { database, store } = await openedFromBehind(made.path);
  const writer = await acquired(store);
  const lists = (): unknown => database.prepare("select count(distinct members) as n from runs").get()?.["n"];
  for (const id of ["run-1", "run-2", "run-3"]) {
    await writer.startRun(newRun(id));
    for (const name of ["ann", "bob"])
      await writer.recordLook(look(id, result(name, { a: name === "bob" && id === "run-3" ? "fail" : "pass" })));
    await writer.finishRun(runEnd(id), []);
    assert.equal(lists(), id === "run-3" ? 2 : 1);
  }
  assert.equal(database.prepare("select count(*) as n from spans").get()?.["n"], 3);
  assert.equal((await all(store.looks("run-2"))).length, 2);
  await store[Symbol.asyncDispose]();
});

test("answers that newer ones replace are gone, also those of the look before", async () => {
  using made = place();
  const { database, store } = await openedFromBehind(made.path);
  const writer = await acquired(store);
  const kept = (): unknown =>
    database.prepare("select count(*) as n from blobs where kind = 'observations'").get()?.["n"];
  const saying = (text: string): readonly Observation[] => [
    { ...answer, answer: { kind: "none", reason: "race", detail: text } },
  ];
  await writer.startRun(newRun("run-1"));
  await writer.recordLook(look("run-1", result("ann", { a: "pass" }), { observations: saying("1") }));
  await writer.recordLook(look("run-1", result("ann", { a: "pass" }), { observations: saying("2") }));
  assert.equal(kept(), 1);
  await writer.recordLook(look("run-1", result("bob", { a: "pass" }), { observations: saying("2") }));
  await writer.recordLook(look("run-1", result("ann", { a: "fail" }), { observations: saying("3") }));
  assert.equal(kept(), 2, "bob still refers to the second");
  await store[Symbol.asyncDispose]();
});
