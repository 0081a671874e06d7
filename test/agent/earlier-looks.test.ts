import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import { storedReport } from "../../src/agent/stored-report.ts";
import type { OutcomeKind } from "../../src/model/outcome.ts";
import type { RunKind } from "../../src/model/records.ts";
import type { StoreReader } from "../../src/model/store.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { openStore } from "../../src/store/open-store.ts";
import { check, policySet } from "../engine/support/fleet.ts";
import { acquired } from "../store/support/acquired.ts";
import { finding, HandClock, look, newRun, reportTarget, runEnd } from "../store/support/material.ts";

const day = 86_400_000;
const { freshness } = defaultConfig.schedule;

/** Policies `p` and `q` of one check each. */
const set = policySet(...["p", "q"].map((name) => ({ name, checks: [check("c", { severity: "high" })] })));

/** As they were before `q` was added. */
const before = { ...set, hash: "1".repeat(64), policies: set.policies.filter(({ name }) => name === "p") };

/** A store to write a history into, by hand. */
async function history() {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-earlier-"));
  const store = await openStore(join(folder, "store.db"), { clock: new HandClock() });
  const writer = await acquired(store);
  for (const one of [before, set]) await writer.keepPolicySet(one.hash, one);
  const read: string[] = [];
  const reader: StoreReader = {
    ...store,
    looks(run) {
      read.push(run);
      return store.looks(run);
    },
  };
  return {
    /** The runs whose looks were read, in that order. */
    read,
    begin: (id: string, kind: RunKind, startedAt: string, policies: readonly string[] = [], { hash } = set) =>
      writer.startRun(newRun(id, { kind, startedAt, policies, policyHash: hash })),
    async sees(run: string, at: string, outcomes: Readonly<Record<string, OutcomeKind>>, target = "ann") {
      const findings = Object.entries(outcomes).map(([policy, outcome]) =>
        finding(target, "c", { id: `${target} ${policy}`, policy, outcome }),
      );
      const result = { target: reportTarget(target), findings };
      await writer.recordLook(look(run, result, { at, policyHash: set.hash }));
    },
    async cannotList(run: string, at: string, domain: string | null = null) {
      const target = reportTarget("row", { domain, state: "Unlisted", observed: false, reason: "denied" });
      await writer.recordLook(look(run, { target, findings: [] }, { at, policyHash: set.hash }));
    },
    end: (id: string, finishedAt: string) => writer.finishRun(runEnd(id, { finishedAt }), []),
    /** What the report of a run says of `q`. */
    async ofQ(id: string) {
      const run = await store.run(id);
      assert.ok(run);
      const { findings } = await storedReport(reader, run, freshness);
      return [...findings]
        .filter(({ policy }) => policy === "q")
        .map(({ target, outcome, reason, lastSeen, detail }) => [target, outcome, reason ?? lastSeen, detail]);
    },
    async [Symbol.asyncDispose]() {
      await writer[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const at = (time: string, date = "2026-03-02"): string => `${date}T${time}:00.000Z`;

suite("the newest look of another run", () => {
  test("is the one that looked last, although its run began before another that looked meanwhile", async () => {
    await using here = await history();
    await here.begin("full", "scheduled", at("08:00"));
    await here.begin("wake", "wake", at("09:00"));
    await here.sees("wake", at("09:00"), { p: "pass", q: "pass" });
    await here.end("wake", at("09:01"));
    await here.sees("full", at("10:00"), { p: "pass", q: "fail" });
    await here.end("full", at("11:00"));
    await here.begin("some", "scheduled", at("12:00"), ["p"]);
    await here.sees("some", at("12:00"), { p: "pass" });
    await here.end("some", at("12:01"));
    assert.deepEqual(await here.ofQ("some"), [["ann", "fail", at("10:00"), null]]);
  });

  test("may be one of a run that began later, but not one after the run's own end", async () => {
    await using here = await history();
    await here.begin("full", "scheduled", at("08:00"));
    await here.sees("full", at("08:00"), { p: "pass", q: "pass" });
    await here.end("full", at("08:01"));
    await here.begin("some", "scheduled", at("12:00"), ["p"]);
    await here.begin("wake", "wake", at("13:00"));
    await here.sees("wake", at("13:00"), { p: "fail", q: "fail" });
    await here.sees("some", at("14:00"), { p: "pass" });
    await here.end("some", at("15:00"));
    assert.deepEqual(await here.ofQ("some"), [["ann", "fail", at("13:00"), null]]);
    await here.end("wake", at("15:30"));
    await here.begin("later", "wake", at("16:00"));
    await here.sees("later", at("16:00"), { p: "pass", q: "pass" });
    await here.end("later", at("16:01"));
    assert.deepEqual(await here.ofQ("some"), [["ann", "fail", at("13:00"), null]]);
  });

  test("is not sought any further when each target has one, even if no run could list everything", async () => {
    await using here = await history();
    for (const date of ["2026-03-01", "2026-03-02", "2026-03-03"]) {
      await here.begin(date, "scheduled", at("08:00", date));
      await here.cannotList(date, at("08:00", date));
      await here.sees(date, at("08:00", date), { p: "pass", q: "pass" });
      await here.end(date, at("09:00", date));
    }
    await here.begin("some", "scheduled", at("12:00", "2026-03-03"), ["p"]);
    await here.sees("some", at("12:00", "2026-03-03"), { p: "pass" });
    await here.end("some", at("12:01", "2026-03-03"));
    assert.deepEqual(await here.ofQ("some"), [["ann", "pass", at("08:00", "2026-03-03"), null]]);
    assert.deepEqual(here.read, ["some", "2026-03-03"]);
  });

  test("is not sought further back than the longest freshness goal, and what is not found by then is stale", async () => {
    await using here = await history();
    const start = Date.parse(at("08:00"));
    const time = (days: number): string => new Date(start + days * day).toISOString();
    for (let days = 0; days < 40; days += 10) {
      await here.begin(`day-${days}`, "scheduled", time(days));
      await here.cannotList(`day-${days}`, time(days));
      await here.sees(`day-${days}`, time(days), { p: "pass", q: "pass" });
      if (days === 0) await here.sees("day-0", time(days), { p: "pass", q: "pass" }, "bob");
      await here.end(`day-${days}`, time(days));
    }
    await here.begin("some", "scheduled", time(35), ["p"]);
    for (const target of ["ann", "bob"]) await here.sees("some", time(35), { p: "pass" }, target);
    await here.end("some", time(35));
    const said = await here.ofQ("some");
    assert.deepEqual(said, [
      ["ann", "unknown", "stale", `last looked at ${time(30)}`],
      ["bob", "unknown", "stale", `not looked at since ${time(5)}`],
    ]);
    assert.deepEqual(here.read, ["some", "day-30", "day-20", "day-10"]);
  });

  test("is not missed of a policy that was added since, which is unknown for want of a look", async () => {
    await using here = await history();
    await here.begin("old", "scheduled", at("08:00", "2026-01-01"), [], before);
    await here.cannotList("old", at("08:00", "2026-01-01"));
    await here.sees("old", at("08:00", "2026-01-01"), { p: "pass" });
    await here.end("old", at("09:00", "2026-01-01"));
    await here.begin("some", "scheduled", at("12:00"), ["p"]);
    await here.sees("some", at("12:00"), { p: "pass" });
    await here.end("some", at("12:01"));
    assert.deepEqual(await here.ofQ("some"), [
      ["ann", "unknown", "not-kept", "not asked since the policy was added or changed"],
    ]);
    assert.deepEqual(here.read, ["some"]);
  });

  test("is not sought of a target that a run would have listed, had it been there, whatever else that run could not list", async () => {
    await using here = await history();
    for (const date of ["2026-03-01", "2026-03-02"]) {
      await here.begin(date, "scheduled", at("08:00", date));
      await here.cannotList(date, at("08:00", date), "d-2");
      await here.sees(date, at("08:00", date), { p: "pass", q: "pass" });
      await here.end(date, at("09:00", date));
    }
    await here.begin("some", "scheduled", at("12:00"), ["p"]);
    for (const target of ["ann", "new"]) await here.sees("some", at("12:00"), { p: "pass" }, target);
    await here.end("some", at("12:01"));
    assert.deepEqual(
      (await here.ofQ("some")).map(([target, outcome, why]) => [target, outcome, why]),
      [
        ["ann", "pass", at("08:00")],
        ["new", "unknown", "not-kept"],
      ],
    );
    assert.deepEqual(here.read, ["some", "2026-03-02"]);
  });
});
