import assert from "node:assert/strict";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite, test } from "node:test";
import { hashOf } from "../../../src/engine/remedies/make-plan.ts";
import type { Plan, RemedyResult } from "../../../src/model/remedy.ts";
import type { Report } from "../../../src/model/report.ts";
import { config, contentOf, policyFiles } from "./support.ts";
import { remedyStudio } from "./studio.ts";

const all = "{ mode: enforce, changes: { targets: 25, massDrift: 100 } }";
const rates = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
  ...files,
  "plumbline.yaml": (files["plumbline.yaml"] ?? "").replace("spec: {", "spec: { limits: { apiRate: 1000 },"),
});

interface Done {
  readonly run: string;
  readonly results: readonly RemedyResult[];
  readonly trips: readonly { readonly rail: string; readonly about: string }[];
}

/** What a report says of each finding. */
const outcomesOf = (stdout: string): readonly string[] =>
  (JSON.parse(stdout) as Report).findings.map(({ id, outcome, observed }) => `${id} ${outcome} ${observed}`).toSorted();

suite("remedies over a fleet", () => {
  test("on 25 users: planned, applied, clean, undone, and then as before", async () => {
    await using studio = await remedyStudio(25, rates({ ...policyFiles(), ...config(all) }));
    const before = studio.homes.map(contentOf);
    const drifted = await studio.run("scan", "-o", "json", "-q");
    assert.equal(drifted.code, 1, drifted.stderr);
    const planned = await studio.run("plan", "--out", "plan.json", "-q");
    assert.match(planned.stdout, /100 remedies to make on 25 targets, 0 held back/);
    assert.deepEqual(studio.homes.map(contentOf), before, "planning changes nothing");
    const applied = await studio.run("apply", "plan.json", "-o", "json");
    assert.equal(applied.code, 0, applied.stderr);
    const { run, results } = JSON.parse(applied.stdout) as Done;
    assert.deepEqual([results.length, new Set(results.map(({ state }) => state))], [100, new Set(["fixed"])]);
    const clean = await studio.run("scan", "-o", "json", "-q");
    assert.equal(clean.code, 0, clean.stderr);
    const undone = await studio.run("undo", run, "--yes");
    assert.equal(undone.code, 0, undone.stderr);
    assert.match(undone.stdout, /100 put back\./);
    assert.deepEqual(studio.homes.map(contentOf), before);
    const again = await studio.run("scan", "-o", "json", "-q");
    assert.deepEqual(outcomesOf(again.stdout), outcomesOf(drifted.stdout));
  });

  test("the limit holds per check: three of ten homes are changed, the next run takes the next three", async () => {
    const limits = "{ mode: enforce, changes: { massDrift: 100 } }";
    await using studio = await remedyStudio(10, rates({ ...policyFiles(), ...config(limits) }));
    const changed = (): number => studio.homes.filter((home) => !existsSync(join(home, ".forbidden"))).length;
    for (const n of [3, 6, 9]) {
      const applied = await studio.run("apply", "--yes", "-o", "json");
      assert.equal(applied.code, 5, applied.stderr);
      const { trips } = JSON.parse(applied.stdout) as Done;
      assert.deepEqual(new Set(trips.map(({ rail }) => rail)), new Set(["limit"]));
      assert.equal(changed(), n);
    }
    assert.equal((await studio.run("apply", "--yes")).code, 0);
    assert.equal(changed(), 10);
  });

  test("where the connection to the first home breaks in mid-change, no other one is begun", async () => {
    // The first program that changes something loses its connection before its end, and so does every look after it.
    const breaking: { now?: () => void } = {};
    await using studio = await remedyStudio(10, rates({ ...policyFiles(), ...config(all) }), {
      onTerminal: ({ argv }) => {
        if (argv.includes("C")) breaking.now?.();
      },
    });
    breaking.now = () =>
      void studio.simulator.faults.on({ kind: "socket", does: { drop: "before-end" }, userProfile: "user-0001" });
    const before = studio.homes.map(contentOf);
    await studio.run("plan", "--out", "plan.json", "-q");
    const [first = ""] = studio.homes;
    const applied = await studio.run("apply", "plan.json", "-o", "json");
    assert.equal(applied.code, 6, applied.stderr);
    const { results } = JSON.parse(applied.stdout) as Done;
    const states = Map.groupBy(results, ({ remedy }) => remedy.target.includes("user-0001"));
    assert.deepEqual(new Set(states.get(true)?.map(({ state }) => state)), new Set(["ambiguous"]));
    assert.deepEqual(new Set(states.get(false)?.map(({ state }) => state)), new Set(["blocked"]));
    assert.deepEqual(studio.homes.slice(1).map(contentOf), before.slice(1));
    // The next run looks before it does anything, and sends nothing twice.
    delete breaking.now;
    studio.simulator.faults.clear();
    const next = await studio.run("apply", "--yes");
    assert.equal(next.code, 0, next.stderr);
    assert.match(next.stderr, /An earlier run broke off: 4 changes of it looked at and settled, 0 could not/);
    assert.ok(!existsSync(join(first, ".forbidden")));
  });

  test("where another process takes the store in mid-run it ends with 6, and names what nobody saw", async () => {
    await using studio = await remedyStudio(60, rates({ ...policyFiles(), ...config(all.replace("25", "60")) }));
    const applying = studio.start("apply", "--yes", "-o", "json", "--concurrency", "2");
    const [first = ""] = studio.homes;
    while (existsSync(join(first, ".forbidden"))) await new Promise((resolve) => setTimeout(resolve, 20));
    const store = new DatabaseSync(join(studio.path, "plumbline.db"), { timeout: 5000 });
    store.exec("UPDATE lease SET epoch = epoch + 1, holder = 'another:1:x'");
    store.close();
    const { code, stderr } = await applying.ended;
    assert.equal(code, 6, stderr);
    assert.match(
      stderr,
      /Run \w+ ended in the middle: \d+ changes? made and looked at, \d+ sent of which nobody saw yet/,
    );
    assert.ok(studio.homes.filter((home) => existsSync(join(home, ".forbidden"))).length > 40);
  });

  test("a limit in percent counts the targets that there are, whatever a plan says of them", async () => {
    const some = "{ mode: enforce, changes: { targets: 3, percent: 50, massDrift: 100 } }";
    await using studio = await remedyStudio(10, rates({ ...policyFiles(), ...config(some) }));
    const plan = JSON.parse((await studio.run("plan", "--check", "no-file", "-o", "json", "-q")).stdout) as Plan;
    const free = { ...plan, targets: { expected: 9000, observed: 9000 }, trips: [] };
    const forged = { ...free, remedies: plan.remedies.map((one) => ({ ...one, held: null })) };
    writeFileSync(join(studio.path, "forged.json"), JSON.stringify({ ...forged, hash: hashOf(forged) }));
    const applied = await studio.run("apply", "forged.json", "-o", "json");
    assert.equal(applied.code, 5, applied.stderr);
    assert.equal(studio.homes.filter((home) => !existsSync(join(home, ".forbidden"))).length, 5);
  });

  test("the stop file ends dispatch within a second", async () => {
    await using studio = await remedyStudio(60, rates({ ...policyFiles(), ...config(all.replace("25", "60")) }));
    const applying = studio.start("apply", "--yes", "-o", "json", "--concurrency", "2");
    const changed = (): number => studio.homes.filter((home) => !existsSync(join(home, ".forbidden"))).length;
    while (changed() < 8) await new Promise((resolve) => setTimeout(resolve, 20));
    writeFileSync(join(studio.path, "plumbline.stop"), "");
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const soon = changed();
    const { code, stdout } = await applying.ended;
    assert.equal(code, 5);
    assert.equal(changed(), soon, "nothing was sent after the first second");
    const { results } = JSON.parse(stdout) as Done;
    const blocked = results.filter(({ state }) => state === "blocked").length;
    assert.ok(blocked > 0 && blocked === 4 * (60 - soon), `${blocked} blocked, ${soon} homes changed`);
  });
});
