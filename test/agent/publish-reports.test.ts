import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite, test } from "node:test";
import type { ReportPlace } from "../../src/agent/context.ts";
import { PlumblineError } from "../../src/model/errors.ts";
import type { Store } from "../../src/model/store.ts";
import { policyText, silentMeter, world } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A place for reports that can be down, or refuse one for good; `got` holds the ids of the runs whose report it took. */
function place(name: string) {
  const got: string[] = [];
  const state: { down: boolean; tooLarge: string | undefined } = { down: false, tooLarge: undefined };
  const at: ReportPlace = {
    name,
    put: async ({ run }) => {
      if (state.down) throw new Error("down");
      if (run.id === state.tooLarge) throw new PlumblineError({ code: "too-large", message: "", remedy: "" });
      got.push(run.id);
    },
  };
  return { at, got, state };
}

function meter() {
  const counts = { written: 0, failed: 0, skipped: 0 };
  return { counts, meter: { ...silentMeter, reported: (result: keyof typeof counts) => void counts[result]++ } };
}

const wholeRuns = async (store: Store): Promise<readonly string[]> =>
  (await store.runs({ limit: 100, whole: true })).map(({ id }) => id).toReversed();

suite("reports", () => {
  test("that a place does not take are counted, tried again, and none of them is missing in the end", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    const [bucket, folder] = [place("bucket"), place("folder")];
    bucket.state.down = true;
    const counted = meter();
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start({ places: [bucket.at, folder.at], meter: counted.meter });
    await here.clock.advance(2 * day);
    const all = await wholeRuns(store);
    assert.equal(all.length, 3);
    assert.deepEqual(folder.got, all, "a place that fails holds up no other");
    assert.equal(counted.counts.written, 3);
    assert.ok(counted.counts.failed > 10, "not only after runs");
    assert.ok(here.lines.some((line) => line.startsWith("a report could not be written, trying again")));
    bucket.state.down = false;
    await here.clock.advance(2 * hour);
    assert.deepEqual(bucket.got, all, "oldest first");
    await here.clock.advance(3 * hour);
    assert.equal(counted.counts.written, 6, "what was taken is not written again");
  });

  test("that one life still owed are written by the next, and only those", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    const [bucket, folder] = [place("bucket"), place("folder")];
    bucket.state.down = true;
    const places = [bucket.at, folder.at];
    here.commit("a", policyText("p", ["one"]));
    const first = await here.start({ places });
    await here.clock.advance(day);
    await first.die();
    bucket.state.down = false;
    const { store } = await here.start({ places, gone: () => true });
    await here.clock.advance(minute);
    const all = await wholeRuns(store);
    assert.equal(all.length, 2);
    assert.deepEqual([bucket.got, folder.got], [all, all]);
  });

  test("of the time before a place was named are not written to it, except the newest", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    here.commit("a", policyText("p", ["one"]));
    const { stop } = await here.start();
    await here.clock.advance(2 * day);
    await stop();
    const added = place("added");
    added.state.down = true;
    const { store } = await here.start({ places: [added.at] });
    await here.clock.advance(day);
    added.state.down = false;
    await here.clock.advance(2 * hour);
    assert.deepEqual(added.got, (await wholeRuns(store)).slice(-2));
  });

  test("that a place refuses for good are offered to it once, and hold up no later one", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    const [bucket, folder] = [place("bucket"), place("folder")];
    const counted = meter();
    here.commit("a", policyText("p", ["one"]));
    const first = "01ARZ3NDEKTSV4RRFFQ69G0000";
    bucket.state.tooLarge = first;
    const { store, stop } = await here.start({ places: [bucket.at, folder.at], meter: counted.meter });
    await here.clock.advance(12 * hour);
    assert.deepEqual(await wholeRuns(store), [first]);
    assert.deepEqual(counted.counts, { written: 1, failed: 0, skipped: 1 });
    await here.clock.advance(day);
    const all = await wholeRuns(store);
    assert.deepEqual([bucket.got, folder.got], [all.slice(1), all]);
    assert.deepEqual(counted.counts, { written: 3, failed: 0, skipped: 1 });
    assert.ok(here.lines.some((line) => line.startsWith("a report was refused, going on with later ones")));
    bucket.state.tooLarge = undefined;
    await stop();
    await here.start({ places: [bucket.at] });
    await here.clock.advance(minute);
    assert.ok(!bucket.got.includes(first), "what is older than one that was taken is not owed");
  });

  test("that a place refused all are offered to it in the next life", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    const bucket = place("bucket");
    here.commit("a", policyText("p", ["one"]));
    bucket.state.tooLarge = "01ARZ3NDEKTSV4RRFFQ69G0000";
    const { stop } = await here.start({ places: [bucket.at] });
    await here.clock.advance(hour);
    await stop();
    bucket.state.tooLarge = undefined;
    const { store } = await here.start({ places: [bucket.at] });
    await here.clock.advance(minute);
    assert.deepEqual(bucket.got, (await wholeRuns(store)).slice(0, bucket.got.length));
    assert.ok(bucket.got.length > 0);
  });

  test("that no longer read are left out, and hold up no later one", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    const bucket = place("bucket");
    const counted = meter();
    bucket.state.down = true;
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start({ places: [bucket.at], meter: counted.meter });
    await here.clock.advance(hour);
    using file = new DatabaseSync(join(here.folder, "store.db"));
    file.exec("update blobs set bytes = x'00ff' where kind = 'members'");
    // What changed is kept anew.
    here.homes.get("ann")?.files.add("one");
    await here.clock.advance(day);
    bucket.state.down = false;
    await here.clock.advance(2 * hour);
    const [broken, ...later] = await wholeRuns(store);
    assert.ok(broken !== undefined && later.length > 0);
    assert.deepEqual(bucket.got, later);
    assert.equal(counted.counts.skipped, 1);
  });
});
