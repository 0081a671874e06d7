import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { storedReport } from "../../src/agent/stored-report.ts";
import { findRun } from "../../src/cli/open-history.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { policyText, revisionOf, world } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const accepting = (check: string, expires: string): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Exemption",
    "metadata: { name: for-now }",
    "spec:",
    "  reason: until the job runs by its role",
    "  owner: data-platform",
    `  expires: ${expires}`,
    `  checks: [${check}]`,
    "  targets: { userProfiles: [ann] }",
    "",
  ].join("\n");

suite("the agent", () => {
  test("looks at once when it starts for the first time, and then when its schedule says", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z" });
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    assert.deepEqual(
      (await store.runs({ limit: 9 })).map(({ kind, state }) => [kind, state]),
      [["start", "finished"]],
    );
    await here.clock.advance(17 * hour);
    assert.deepEqual(
      (await store.runs({ limit: 9 })).map(({ kind, startedAt }) => [kind, startedAt]),
      [
        ["scheduled", "2026-03-03T03:00:00.000Z"],
        ["start", "2026-03-02T10:00:00.000Z"],
      ],
    );
    assert.deepEqual(
      [...here.logins],
      [
        ["ann", 2],
        ["bob", 2],
      ],
    );
  });

  test("opens, resolves and reopens a finding, each with its cause and the commit", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    here.homes.get("ann")?.files.add("one");
    await here.clock.advance(day);
    here.homes.get("ann")?.files.clear();
    await here.clock.advance(day);
    const told = (await store.transitions({})).map(({ change, cause, revision }) => [change, cause, revision]);
    assert.deepEqual(told, [
      ["opened", "first-look", revisionOf("a")],
      ["resolved", "person", revisionOf("a")],
      ["reopened", "person", revisionOf("a")],
    ]);
  });

  test("picks up a commit within one interval, and looks for what it changed", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], intervalMs: minute });
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    here.commit("b", policyText("p", ["one"]), policyText("q", ["two"]));
    await here.clock.advance(minute);
    const [latest] = await store.runs({ limit: 1 });
    assert.deepEqual([latest?.kind, latest?.policies, latest?.source.revision], ["policy", ["q"], revisionOf("b")]);
    const opened = (await store.states({ open: true })).toSorted((a, b) => (a.policy < b.policy ? -1 : 1));
    assert.deepEqual(
      opened.map(({ policy, revision }) => [policy, revision]),
      [
        ["p", revisionOf("a")],
        ["q", revisionOf("b")],
      ],
    );
    const causes = (await store.transitions({})).map(({ policy, cause }) => [policy, cause]);
    assert.deepEqual(causes.at(-1), ["q", "policy"]);
  });

  test("keeps the last good policies when a commit is broken, says so with file and line, and goes on looking", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], intervalMs: minute });
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    here.commit("b", policyText("p", ["one"]).replace("exists", "exits"));
    await here.clock.advance(minute);
    const [own] = (await store.states({ target: "agent" })).filter(({ check }) => check === "source-accepted");
    assert.equal(own?.lifecycle, "open");
    assert.match(own?.observed ?? "", /^bbbbbbbbbbbb invalid/);
    const [latest] = await store.runs({ limit: 1 });
    const looks = await Array.fromAsync(store.looks(latest?.id ?? ""));
    assert.match(
      looks[0]?.findings.find(({ check }) => check === "source-accepted")?.evidence[0] ?? "",
      /^policies\/0\.yaml:7:/,
    );
    await here.clock.advance(day);
    assert.equal((await store.runs({ limit: 1 }))[0]?.source.revision, revisionOf("a"));
    here.commit("c", policyText("p", ["one"]));
    await here.clock.advance(minute);
    const [mended] = (await store.states({ target: "agent" })).filter(({ check }) => check === "source-accepted");
    assert.equal(mended?.lifecycle, "resolved");
  });

  test("turns the findings of a stopped app stale and never into a pass, and visits it when it wakes", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    const ann = here.homes.get("ann");
    assert.ok(ann);
    ann.state = "Deleted";
    await here.clock.advance(3 * day + 18 * hour);
    const [stale] = await store.states({ open: true });
    assert.deepEqual([stale?.lifecycle, stale?.sideStates], ["open", ["stale"]]);
    const changes = (await store.transitions({})).map(({ change }) => change);
    assert.deepEqual(changes, ["opened", "stale"]);
    const [run] = await store.runs({ limit: 1 });
    const [, look] = await Array.fromAsync(store.looks(run?.id ?? ""));
    assert.deepEqual(
      look?.findings.map(({ outcome, reason, lifecycle, sideStates }) => [outcome, reason, lifecycle, sideStates]),
      [["unknown", "app-stopped", "open", ["stale"]]],
    );
    assert.equal(here.logins.get("ann"), 1);
    ann.state = "InService";
    ann.files.add("one");
    await here.clock.advance(6 * minute);
    assert.equal(here.logins.get("ann"), 2, "it was visited when it woke");
    assert.equal((await store.runs({ limit: 1 }))[0]?.kind, "wake");
    const [fresh] = await store.states({});
    assert.deepEqual([fresh?.lifecycle, fresh?.sideStates], ["resolved", []]);
  });

  test("leaves an idle app alone until a check of it is overdue", async () => {
    await using here = world({
      start: "2026-03-02T10:00:00Z",
      users: ["ann"],
      schedule: { idleAfterMs: 15 * minute, cron: "0 * * * *" },
    });
    here.commit("a", policyText("p", ["one"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    assert.equal(here.logins.get("ann"), 1);
    const ann = here.homes.get("ann");
    assert.ok(ann);
    ann.lastActivity = here.clock.now();
    await here.clock.advance(day);
    const runs = await store.runs({ limit: 100 });
    assert.equal(runs.length, 25);
    assert.equal(runs[0]?.summary?.checks.unknown, 1);
    assert.equal(runs[0]?.footprint?.deferred, 1);
    const look = await Array.fromAsync(store.looks(runs[0]?.id ?? ""));
    assert.equal(look[1]?.target.reason, "idle-deferred");
    await here.clock.advance(3 * day);
    const observed = (await store.runs({ limit: 200 })).filter(({ summary }) => summary?.checks.unknown === 0);
    assert.equal(observed.length, 2, "the first, and one when the goal of three days was due");
  });

  test("closes what a policy no longer asks, and what is gone, as orphaned and never as resolved", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z" });
    here.commit("a", policyText("p", ["one", "two", "three", "four"]), policyText("q", ["five"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    here.commit("b", policyText("p", ["one", "two", "three", "four"]));
    here.homes.delete("bob");
    await here.clock.advance(day);
    const orphaned = async () =>
      (await store.states({}))
        .filter(({ sideStates }) => sideStates.includes("orphaned"))
        .map(({ target, check }) => `${target.split("/")[2]} ${check}`)
        .toSorted();
    assert.deepEqual(await orphaned(), ["ann five", "bob five"], "one listing without bob closes nothing of his");
    await here.clock.advance(day);
    assert.deepEqual(await orphaned(), ["ann five", "bob five", "bob four", "bob one", "bob three", "bob two"]);
    assert.ok((await store.transitions({})).every(({ change }) => change !== "resolved"));
  });

  test("catches up once on what it missed while it was off", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], schedule: { cron: "0 * * * *" } });
    here.commit("a", policyText("p", ["one"]));
    const first = await here.start();
    await here.clock.advance(90 * minute);
    await first.stop();
    await here.clock.advance(5 * hour + 20 * minute);
    const { store } = await here.start();
    await here.clock.advance(minute);
    assert.deepEqual(
      (await store.runs({ limit: 9 })).map(({ kind, ticks }) => [kind, ticks]),
      [
        ["catch-up", 5],
        ["scheduled", 1],
        ["start", 0],
      ],
    );
  });

  test("stands by while another one leads, and takes over when that one stops", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], schedule: { cron: "0 * * * *" } });
    here.commit("a", policyText("p", ["one"]));
    const first = await here.start({ holder: "first" });
    await here.clock.advance(minute);
    const second = await here.start({ holder: "second" });
    await here.clock.advance(3 * hour);
    assert.deepEqual([first.agent.state.kind, second.agent.state.kind], ["leading", "standby"]);
    assert.equal(here.logins.get("ann"), 4, "each tick was worked off once");
    await first.stop();
    await here.clock.advance(hour);
    assert.equal(second.agent.state.kind, "leading");
    assert.equal(here.logins.get("ann"), 5);
  });

  test("ends with the store's own fault, although giving the lease back fails too", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"] });
    here.commit("a", policyText("p", ["one"]));
    const { agent, store } = await here.start();
    await here.clock.advance(minute);
    await store[Symbol.asyncDispose]();
    await here.clock.advance(day);
    await assert.rejects(agent.ended, { name: "PlumblineError", code: "store-closed" });
    assert.ok(here.lines.some((line) => line.includes("could not give the lease back")));
  });

  test("tells what a run changed, once, and the checked person only of their own", async () => {
    const when = { severity: "low", changes: ["opened", "resolved"] } as const;
    const channel = { slack: { urlEnv: "X" } };
    await using here = world({
      start: "2026-03-02T10:00:00Z",
      config: {
        deadlinesMs: { high: 7 * day },
        notify: [
          { name: "team", channel, when, digestMs: 0, person: false },
          { name: "people", channel, when, digestMs: 0, person: true },
        ],
      },
    });
    here.homes.get("bob")?.files.add("one");
    here.commit("a", policyText("p", ["one"]));
    await here.start();
    await here.clock.advance(day + hour);
    assert.deepEqual(
      here.notices.map(({ audience, groups }) => [
        audience,
        groups.flatMap(({ items }) =>
          items.map(({ change, userProfile, deadline }) => [change, userProfile, deadline?.slice(0, 16)]),
        ),
      ]),
      [
        [{ kind: "operators" }, [["opened", "ann", "2026-03-09T10:00"]]],
        [{ kind: "person", domain: "d-1", userProfile: "ann" }, [["opened", "ann", "2026-03-09T10:00"]]],
      ],
    );
  });

  test("takes an exemption with the commit that brings it, and tells when it is over", async () => {
    const when = { severity: "low", changes: ["opened", "exempted", "enforced"] } as const;
    await using here = world({
      start: "2026-03-02T10:00:00Z",
      users: ["ann"],
      config: { notify: [{ name: "team", channel: { slack: { urlEnv: "X" } }, when, digestMs: 0, person: false }] },
    });
    here.commit("a", policyText("p", ["one", "two"]));
    const { store } = await here.start();
    await here.clock.advance(hour);
    here.commit("b", policyText("p", ["one", "two"]), accepting("p/one", "2026-03-04"));
    await here.clock.advance(20 * minute);
    const standing = async () => {
      const report = await storedReport(store, await findRun(store, "latest"), defaultConfig.schedule.freshness);
      const ann = [...report.findings].filter(({ target }) => target.includes("ann"));
      return {
        findings: ann.map(({ check, outcome, disposition, exemption }) => [
          check,
          outcome,
          disposition,
          exemption?.name,
        ]),
        exemptions: report.exemptions.map(({ name, state, hides }) => [name, state, hides]),
        failing: report.summary.checks.fail,
        exempt: report.summary.exempt,
      };
    };
    assert.deepEqual(await standing(), {
      findings: [
        ["one", "fail", "exempt", "for-now"],
        ["two", "fail", "enforced", undefined],
      ],
      exemptions: [["for-now", "expiring", 1]],
      failing: 2,
      exempt: 1,
    });
    assert.deepEqual(
      [(await store.openCounts()).bySeverity.high, (await store.openCounts()).exempt],
      [1, 1],
      "open findings that are accepted are counted apart",
    );
    await here.clock.advance(3 * day);
    assert.deepEqual((await standing()).exemptions, [["for-now", "expired", 0]]);
    assert.equal((await store.openCounts()).bySeverity.high, 2);
    const items = here.notices.flatMap(({ groups }) => groups.flatMap(({ items: own }) => own));
    assert.deepEqual(
      items.filter(({ target }) => target !== "agent").map(({ check, change, cause }) => `${check} ${change} ${cause}`),
      ["one opened first-look", "two opened first-look", "one exempted policy", "one enforced time"],
    );
  });

  test("closes a run that died as interrupted, loses nothing of it, and tells what it had changed", async () => {
    const when = { severity: "low", changes: ["opened"] } as const;
    await using here = world({
      start: "2026-03-02T10:00:00Z",
      config: { notify: [{ name: "team", channel: { slack: { urlEnv: "X" } }, when, digestMs: 0, person: false }] },
      schedule: { splayMs: 10 * minute },
    });
    here.commit("a", policyText("p", ["one"]));
    const first = await here.start({ leaseMs: 30_000 });
    while ((await first.store.states({ open: true })).length === 0) await here.clock.advance(10_000);
    assert.deepEqual((await first.store.runs({ limit: 1 }))[0]?.state, "running");
    const kept = await first.store.transitions({});
    await first.die();
    const { store } = await here.start({ leaseMs: 30_000 });
    for (let steps = 0; here.notices.length === 0 && steps < 1_000; steps++) await here.clock.advance(1_000);
    const runs = await store.runs({ limit: 9 });
    assert.equal(runs.at(-1)?.state, "interrupted");
    assert.deepEqual((await store.transitions({})).slice(0, kept.length), kept);
    assert.ok(here.notices.length > 0, here.lines.join("\n"));
    const { integrity, chain } = await store.health({ quick: false });
    assert.deepEqual([integrity, chain], ["ok", undefined]);
  });
});
