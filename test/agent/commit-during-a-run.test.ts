import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { policyText, revisionOf, world } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;

const nightly = {
  start: "2026-03-02T10:00:00Z",
  users: ["ann", "bob", "cleo"],
  intervalMs: minute,
  lookEveryMs: minute,
  schedule: { splayMs: 4 * hour, cron: "0 3 * * *" },
} as const;

suite("a commit that comes while a run is under way", () => {
  test("closes what it takes away once, and the run tells nobody that it came back", async () => {
    const when = { severity: "low", changes: ["opened", "reopened", "resolved"] } as const;
    const people = { name: "people", channel: { slack: { urlEnv: "X" } }, when, digestMs: 0, person: true } as const;
    await using here = world({ ...nightly, config: { notify: [people] } });
    here.commit("a", policyText("p", ["one", "two", "three", "four"]));
    const { store } = await here.start();
    await here.clock.advance(17 * hour + 2 * minute);
    const [run] = await store.runs({ limit: 1 });
    assert.deepEqual([run?.kind, run?.state], ["scheduled", "running"]);
    const told = here.notices.length;
    here.commit("b", policyText("p", ["one", "two", "three"]));
    await here.clock.advance(5 * hour);
    assert.equal((await store.run(run?.id ?? ""))?.state, "finished");
    const ofFour = (await store.transitions({})).filter(({ check }) => check === "four");
    assert.deepEqual(
      ofFour.map(({ change, revision }) => `${change} ${revision[0]}`),
      [...Array<string>(3).fill("opened a"), ...Array<string>(3).fill("orphaned b")],
    );
    const open = await store.states({ open: true });
    assert.deepEqual([...new Set(open.map(({ check }) => check))].toSorted(), ["one", "three", "two"]);
    assert.equal(here.notices.length, told);
  });

  test("closes what it asks of fewer targets by the end of that run, by its own revision", async () => {
    await using here = world(nightly);
    here.commit("a", policyText("p", ["one", "two", "three", "four"]), policyText("q", ["five"]));
    const { store } = await here.start();
    await here.clock.advance(17 * hour + 2 * minute);
    const narrowed = policyText("q", ["five"], '  targets: { userProfiles: ["*", "!ann"] }');
    here.commit("b", policyText("p", ["one", "two", "three", "four"]), narrowed);
    await here.clock.advance(5 * hour);
    const closed = (await store.transitions({})).filter(({ change }) => change !== "opened");
    assert.deepEqual(
      closed.map(({ target, check, change, revision }) => [target.split("/")[2], check, change, revision]),
      [["ann", "five", "orphaned", revisionOf("b")]],
    );
  });

  test("is what counts where a visit on wake judged by it: the run, which comes later and asks as before, closes nothing", async () => {
    const when = { severity: "low", changes: ["opened", "resolved"] } as const;
    const people = { name: "people", channel: { slack: { urlEnv: "X" } }, when, digestMs: 0, person: true } as const;
    const late = "cleo";
    await using here = world({
      ...nightly,
      users: [late],
      schedule: { splayMs: 12 * hour, cron: "0 3 1 1 *" },
      config: { notify: [people] },
    });
    const cleo = here.homes.get(late);
    assert.ok(cleo);
    cleo.files.add("one").add("two");
    cleo.state = "Deleted";
    here.commit("a", policyText("p", ["one", "two"]));
    const { store } = await here.start();
    await here.clock.advance(20 * minute);
    here.commit("b", policyText("p", ["one", "two"]).replace("~/one, exists: true", "~/one, exists: false"));
    await here.clock.advance(2 * minute);
    cleo.state = "InService";
    await here.clock.advance(10 * minute);
    const told = () =>
      here.notices.flatMap(({ groups }) => groups.flatMap(({ items }) => items.map((one) => one.change)));
    assert.deepEqual(told(), ["opened"]);
    await here.clock.advance(12 * hour);
    const [policy, wake, start] = await store.runs({ limit: 3 });
    assert.deepEqual(
      [policy, wake, start].map((run) => [run?.kind, run?.source.revision[0]]),
      [
        ["policy", "b"],
        ["wake", "b"],
        ["start", "a"],
      ],
    );
    const rows = await Array.fromAsync(store.looks(start?.id ?? ""));
    assert.deepEqual(
      rows
        .flatMap(({ findings }) => findings.filter(({ policy }) => policy === "p"))
        .map((one) => [one.check, one.outcome, one.reason]),
      [
        ["one", "unknown", "not-kept"],
        ["two", "pass", null],
      ],
    );
    assert.deepEqual(
      (await store.transitions({})).map(({ check, change, revision }) => [check, change, revision[0]]),
      [["one", "opened", "b"]],
    );
    assert.deepEqual(told(), ["opened"]);
  });
});
