import assert from "node:assert/strict";
import { join } from "node:path";
import { suite, test } from "node:test";
import { storedReport } from "../../src/agent/stored-report.ts";
import { findRun } from "../../src/cli/open-history.ts";
import { serveMeter } from "../../src/cli/serve/meter.ts";
import { Tally } from "../../src/engine/summary.ts";
import type { Report, StreamedReport, Summary } from "../../src/model/report.ts";
import type { Store } from "../../src/model/store.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { openStore } from "../../src/store/open-store.ts";
import { policyText, revisionOf, silentMeter, world } from "./support/agent-world.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Policy `p` is due at 03:00, `q` at 03:30. */
const apart = { cron: "0 3 * * *", policies: [{ match: ["q"], cron: "30 3 * * *" }] };

/** Where what an agent publishes and measures goes. */
function ears() {
  const heard: { readonly reports: Report[]; readonly fleet: Summary[] } = { reports: [], fleet: [] };
  return {
    ...heard,
    ports: {
      places: [
        {
          name: "json",
          put: async (report: StreamedReport) => void heard.reports.push({ ...report, findings: [...report.findings] }),
        },
      ],
      meter: { ...silentMeter, fullRun: (summary: Summary) => void heard.fleet.push(summary) },
    },
  };
}

async function latest(store: Store): Promise<Report> {
  const report = await storedReport(store, await findRun(store, "latest"), defaultConfig.schedule.freshness);
  return { ...report, findings: [...report.findings] };
}

const outcomes = ({ findings }: Report, user = "ann") =>
  findings
    .filter(({ target }) => target.includes(`/${user}/`))
    .map(({ policy, check, outcome, reason }) => `${policy}/${check} ${outcome}${reason === null ? "" : ` ${reason}`}`);

suite("the report of a run for some policies", () => {
  test("is published after every run and holds every policy, each finding with the date and commit of its own look", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], schedule: apart });
    here.commit("a", policyText("p", ["one"]), policyText("q", ["two"]));
    const heard = ears();
    const { store } = await here.start(heard.ports);
    await here.clock.advance(minute);
    here.homes.get("ann")?.files.add("one");
    await here.clock.advance(3 * day);
    const runs = (await store.runs({ limit: 100 })).toReversed();
    assert.deepEqual(
      runs.map(({ policies }) => policies),
      [[], ["p"], ["q"], ["p"], ["q"], ["p"], ["q"]],
    );
    assert.deepEqual(
      heard.reports.map(({ run }) => run.id),
      runs.map(({ id }) => id),
    );
    assert.deepEqual(
      heard.fleet,
      heard.reports.map(({ summary }) => summary),
    );
    const last = heard.reports.at(-1);
    assert.ok(last);
    assert.deepEqual(outcomes(last), ["p/one pass", "q/two fail"]);
    assert.deepEqual(
      last.findings.filter(({ target }) => target !== "agent").map(({ lastSeen }) => lastSeen),
      ["2026-03-05T03:00:00.000Z", "2026-03-05T03:30:00.000Z"],
    );
    assert.equal(last.summary.coverage, 1);
    assert.equal(
      last.summary.checks.planned,
      (runs.at(-1)?.summary?.checks.planned ?? 0) + 1,
      "the run counts what it asked",
    );
    assert.deepEqual(await latest(store), last);
  });

  test("shows of a stopped app what the newest look found, also one on wake, and what is asked of it by neither as unknown", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], schedule: apart });
    here.commit("a", policyText("p", ["one"]), policyText("q", ["two"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    const ann = here.homes.get("ann");
    assert.ok(ann);
    ann.state = "Deleted";
    await here.clock.advance(17 * hour);
    assert.deepEqual(outcomes(await latest(store)), ["p/one unknown app-stopped", "q/two fail"], "03:01");
    const [row] = (await latest(store)).targets.filter(({ id }) => id.includes("ann"));
    assert.deepEqual([row?.observed, row?.reason], [false, "app-stopped"]);
    await here.clock.advance(hour);
    assert.deepEqual(outcomes(await latest(store)), ["p/one unknown app-stopped", "q/two unknown app-stopped"]);
    await here.clock.advance(4 * day);
    ann.files.add("two");
    ann.state = "InService";
    await here.clock.advance(hour);
    assert.equal((await store.runs({ limit: 1 }))[0]?.kind, "wake");
    ann.state = "Deleted";
    await here.clock.advance(22 * hour + 20 * minute);
    const [newest] = await store.runs({ limit: 1 });
    assert.deepEqual(newest?.policies, ["p"]);
    assert.deepEqual(outcomes(await latest(store)), ["p/one unknown app-stopped", "q/two pass"]);
  });

  test("calls unknown what was looked at longer ago than its freshness goal, and never passed", async () => {
    await using here = world({
      start: "2026-03-02T10:00:00Z",
      users: ["ann"],
      // No visit on wake comes in between; the goal of `high` is three days.
      schedule: { cron: "0 3 * * *", policies: [{ match: ["q"], cron: "0 4 1 * *" }], wakeMs: 0 },
    });
    here.homes.get("ann")?.files.add("two");
    here.commit("a", policyText("p", ["one"]), policyText("q", ["two"]));
    const { store } = await here.start();
    await here.clock.advance(3 * day);
    assert.deepEqual(outcomes(await latest(store)), ["p/one fail", "q/two pass"]);
    await here.clock.advance(day);
    const report = await latest(store);
    assert.deepEqual(outcomes(report), ["p/one fail", "q/two unknown stale"]);
    assert.match(
      report.findings.find(({ policy }) => policy === "q")?.detail ?? "",
      /^last looked at 2026-03-02T10:00:/,
    );
    assert.ok((report.summary.coverage ?? 1) < 1);
  });

  test("leaves out what a commit took away, and counts what was never asked as unknown", async () => {
    await using here = world({
      start: "2026-03-02T10:00:00Z",
      schedule: { ...apart, policies: [...apart.policies, { match: ["r"], cron: "0 4 * * 0" }] },
      intervalMs: minute,
    });
    const r = policyText("r", ["three"]);
    here.commit("a", policyText("p", ["gone", "one", "s", "t"]), policyText("q", ["two"]), r);
    const { store } = await here.start();
    await here.clock.advance(minute);
    here.commit(
      "b",
      policyText("p", ["one", "s", "t"]),
      policyText("q", ["two"], "  targets: { userProfiles: [ann] }"),
      r,
    );
    await here.clock.advance(minute);
    here.homes.set("cleo", { files: new Set(), state: "Deleted", image: "3.9.1", lastActivity: undefined });
    await here.clock.advance(17 * hour);
    const report = await latest(store);
    assert.deepEqual(report.run.source.revision, revisionOf("b"));
    const ofP = (outcome: string) => ["one", "s", "t"].map((check) => `p/${check} ${outcome}`);
    assert.deepEqual(outcomes(report, "ann"), [...ofP("fail"), "q/two fail", "r/three fail"]);
    assert.deepEqual(outcomes(report, "bob"), [...ofP("fail"), "r/three fail"]);
    assert.deepEqual(outcomes(report, "cleo"), [...ofP("unknown app-stopped"), "r/three unknown not-kept"]);
    assert.deepEqual(report.summary.checks, { planned: 16, pass: 3, fail: 9, unknown: 4, notApplicable: 0 });
    here.homes.delete("bob");
    await here.clock.advance(day);
    assert.deepEqual(outcomes(await latest(store), "bob"), []);
  });

  test("is what a new life measures and what `latest` means, however many runs on wake came after it", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], schedule: apart });
    here.commit("a", policyText("p", ["one"]), policyText("q", ["two"]));
    const { store, stop } = await here.start();
    await here.clock.advance(17 * hour + 31 * minute);
    const [whole] = await store.runs({ limit: 1 });
    assert.ok(whole?.finishedAt);
    await stop();
    await using again = await openStore(join(here.folder, "store.db"), { clock: here.clock });
    const got = await again.acquire({ holder: "another", ttlMs: 1, gone: () => true });
    assert.ok("writer" in got);
    const { source, policyHash, startedAt, finishedAt, agentVersion } = whole;
    const footprint = { logins: 0, terminals: 0, leftovers: 0, deferred: 0 };
    for (let n = 0; n < 201; n++) {
      const id = `01BRZ3NDEKTSV4RRFFQ6${String(n).padStart(6, "0")}`;
      await got.writer.startRun({
        id,
        kind: "wake",
        policies: [],
        ticks: 0,
        startedAt,
        source,
        policyHash,
        agentVersion,
      });
      const summary = new Tally().summary();
      await got.writer.finishRun({ id, state: "finished", finishedAt, summary, footprint }, []);
    }
    const report = await latest(again);
    assert.equal(report.run.id, whole.id);
    assert.deepEqual(outcomes(report), ["p/one fail", "q/two fail"]);
    const meter = await serveMeter({
      version: "0.0.0",
      freshness: defaultConfig.schedule.freshness,
      store: again,
      agent: () => undefined,
    });
    const lines = (await meter.metrics.text()).split("\n");
    assert.ok(lines.includes("plumbline_coverage_ratio 1"));
    assert.ok(lines.includes('plumbline_checks{outcome="fail"} 2'));
  });

  test("does not take a listing that came up short for an answer", async () => {
    await using here = world({ start: "2026-03-02T10:00:00Z", users: ["ann"], schedule: apart });
    here.commit("a", policyText("p", ["one"]), policyText("q", ["two"]));
    const { store } = await here.start();
    await here.clock.advance(minute);
    await here.clock.advance(16 * hour);
    here.listing = new Error("the network is down");
    await here.clock.advance(hour + 5 * minute);
    assert.deepEqual(outcomes(await latest(store)), []);
    assert.equal((await latest(store)).targets[1]?.state, "Unlisted");
    here.listing = undefined;
    await here.clock.advance(hour);
    assert.deepEqual(outcomes(await latest(store)), ["p/one fail", "q/two fail"]);
  });
});
