import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { agentMetrics, type AgentMetrics, type Readings } from "../../src/web/metrics.ts";

const readings: Readings = {
  sourceAgeMs: 12_000,
  sourceAccepted: true,
  queueLength: 2,
  outbox: { waiting: 1, sent: 7, dead: 0, dropped: 0 },
  leaseHeld: true,
  openFindings: { info: 0, low: 1, medium: 2, high: 3, critical: 4 },
  exemptFindings: 5,
  staleFindings: 5,
  freshTargets: 6,
};

const footprint = { logins: 3, terminals: 3, leftovers: 1, deferred: 2 };

const summary = {
  targets: { expected: 10, observed: 8 },
  checks: { planned: 40, pass: 20, fail: 5, unknown: 12, notApplicable: 3 },
  exempt: 0,
  score: 0.8,
  coverage: 0.7,
};

const metrics = (options: Partial<Parameters<typeof agentMetrics>[0]> = {}): AgentMetrics =>
  agentMetrics({ version: "1.2.3", runOverdueMs: () => 0, read: () => readings, ...options });

/** Each series with its value. */
async function series(from: AgentMetrics): Promise<Readonly<Record<string, number>>> {
  const lines = (await from.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ") + 1))]),
  );
}

suite("metrics", () => {
  test("count runs by kind and state, with their length and footprint", async () => {
    const made = metrics();
    made.runEnded({ kind: "wake", state: "finished", durationMs: 4_000, finishedAt: 1_777_863_600_000, footprint });
    made.runEnded({ kind: "wake", state: "interrupted", durationMs: 90_000, finishedAt: 1_777_863_700_000, footprint });
    const now = await series(made);
    assert.equal(now['plumbline_runs_total{kind="wake",state="finished"}'], 1);
    assert.equal(now['plumbline_runs_total{kind="wake",state="interrupted"}'], 1);
    assert.equal(now['plumbline_runs_total{kind="scheduled",state="finished"}'], 0);
    assert.equal(now['plumbline_run_duration_seconds_bucket{le="5"}'], 1);
    assert.equal(now["plumbline_run_duration_seconds_sum"], 94);
    assert.equal(now["plumbline_last_run_finished_timestamp_seconds"], 1_777_863_700);
    assert.deepEqual(
      ["logins", "terminals", "leftovers", "deferred"].map((name) => now[`plumbline_footprint_${name}_total`]),
      [6, 6, 2, 4],
    );
  });

  test("give the latest whole run's result, its coverage beside its score", async () => {
    const made = metrics();
    made.fullRun(summary);
    const now = await series(made);
    assert.deepEqual(
      ["pass", "fail", "unknown", "notApplicable"].map((outcome) => now[`plumbline_checks{outcome="${outcome}"}`]),
      [20, 5, 12, 3],
    );
    assert.deepEqual([now["plumbline_score_ratio"], now["plumbline_coverage_ratio"]], [0.8, 0.7]);
    assert.deepEqual(
      ["expected", "observed", "fresh"].map((state) => now[`plumbline_targets{state="${state}"}`]),
      [10, 8, 6],
    );
  });

  test("claim nothing before there is a run, and no ratio of nothing", async () => {
    const made = metrics();
    const before = await series(made);
    for (const name of ["score_ratio", "coverage_ratio", "last_run_finished_timestamp_seconds"])
      assert.ok(!(`plumbline_${name}` in before), name);
    made.fullRun(summary);
    made.fullRun({ ...summary, score: null, coverage: null });
    assert.ok(!("plumbline_score_ratio" in (await series(made))));
  });

  test("read the present at each scrape", async () => {
    let queueLength = 0;
    const made = metrics({ read: async () => ({ ...readings, queueLength }) });
    assert.equal((await series(made))["plumbline_queue_length"], 0);
    queueLength = 3;
    const now = await series(made);
    assert.equal(now["plumbline_queue_length"], 3);
    assert.equal(now["plumbline_source_age_seconds"], 12);
    assert.equal(now['plumbline_findings_open{severity="critical"}'], 4);
    assert.equal(now['plumbline_outbox{state="sent"}'], 7);
    assert.deepEqual([now["plumbline_lease_held"], now["plumbline_source_accepted"]], [1, 1]);
    assert.equal(now['plumbline_build_info{version="1.2.3"}'], 1);
  });

  test("drop what cannot be read rather than keep it, and still tell of a run that did not happen", async () => {
    let broken = false;
    const read = async (): Promise<Readings> => {
      if (broken) throw new Error("the store is gone");
      return readings;
    };
    const made = metrics({ read, runOverdueMs: () => 61_500 });
    assert.equal((await series(made))["plumbline_readings_ok"], 1);
    broken = true;
    const now = await series(made);
    assert.equal(now["plumbline_readings_ok"], 0);
    assert.equal(now["plumbline_run_overdue_seconds"], 61.5);
    assert.deepEqual(
      Object.keys(now).filter((name) => /findings_|outbox|queue|lease|source_a|state="fresh"/.test(name)),
      [],
    );
  });

  test("count visits, looks at the source and throttled calls", async () => {
    const made = metrics();
    made.visited("observed");
    made.visited("app-stopped");
    made.fetched("rewound");
    made.throttled();
    const now = await series(made);
    assert.equal(now['plumbline_visits_total{outcome="observed"}'], 1);
    assert.equal(now['plumbline_visits_total{outcome="app-stopped"}'], 1);
    assert.equal(now['plumbline_visits_total{outcome="denied"}'], 0);
    assert.equal(now['plumbline_source_fetches_total{result="rewound"}'], 1);
    assert.equal(now["plumbline_api_throttles_total"], 1);
  });

  test("of two agents in one process are apart", async () => {
    const [one, other] = [metrics(), metrics()];
    one.throttled();
    assert.equal((await series(other))["plumbline_api_throttles_total"], 0);
  });

  test("hold no name that is planted in a label, and no label that is not known", async () => {
    const made = metrics();
    const planted = JSON.parse('"ana-planted\\"} 1\\nforged"');
    made.visited(planted);
    made.fetched(planted);
    made.remedied(planted);
    made.railTripped(planted);
    made.runEnded({ kind: planted, state: planted, durationMs: 1, finishedAt: 1, footprint });
    const text = await made.text();
    assert.doesNotMatch(text, /planted|forged/);
    assert.match(text, /plumbline_visits_total\{outcome="other"\} 1/);
    assert.match(text, /plumbline_remedies_total\{state="other"\} 1/);
    assert.match(text, /plumbline_rail_trips_total\{rail="other"\} 1/);
    const labels = new Set(Array.from(text.matchAll(/[{,](\w+)="/g), ([, name]) => name));
    assert.deepEqual([...labels].toSorted(), [
      "kind",
      "le",
      "outcome",
      "rail",
      "result",
      "severity",
      "state",
      "version",
    ]);
  });
});
