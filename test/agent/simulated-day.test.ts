import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";

import { type Cron, parseCron } from "../../src/agent/cron.ts";
import { compileSchedule } from "../../src/agent/due.ts";
import { nothing } from "../../src/agent/pending.ts";
import { type Queue, runQueue } from "../../src/agent/queue.ts";
import { ticks } from "../../src/agent/ticks.ts";
import { type Job, wishOf } from "../../src/agent/wish.ts";
import { MovingClock } from "./support/moving-clock.ts";

const [second, minute, hour] = [1_000, 60_000, 3_600_000];

const timezone = "Europe/Vienna";
const crons = {
  nightly: "30 2 * * *",
  often: "*/10 * * * *",
  hourly: "15 * * * *",
  twice: "0 2,3 * * *",
} as const;
type Policy = keyof typeof crons;
const policies: readonly Policy[] = ["nightly", "often", "hourly", "twice"];
const schedule = compileSchedule({
  cron: crons.nightly,
  timezone,
  policies: policies.map((name) => ({ match: [name], cron: crons[name] })),
});
const cronOf: Readonly<Record<Policy, Cron>> = {
  nightly: parseCron(crons.nightly, timezone),
  often: parseCron(crons.often, timezone),
  hourly: parseCron(crons.hourly, timezone),
  twice: parseCron(crons.twice, timezone),
};

/** Local midnights; the clocks change some hours later. */
const nights = { autumn: "2026-10-24T22:00Z", spring: "2027-03-27T23:00Z" } as const;

/** Longest run of the simulation; shorter than the shortest time between two ticks. */
const longestRun = 7 * minute;

interface FinishedRun {
  readonly job: Job;
  readonly startedAt: number;
}

/** What outlives the agent's process: how far the schedule was honoured, and the runs that finished. */
interface Disk {
  honoured: number;
  readonly runs: FinishedRun[];
}

interface Agent {
  readonly queue: Queue;
  /** As kill -9 does it: whatever was under way is lost. */
  kill(): Promise<void>;
}

function boot(clock: MovingClock, disk: Disk, lengthOfRun: () => number): Agent {
  const life = new AbortController();
  const { signal } = life;
  const queue = runQueue({
    signal,
    work: async (job) => {
      const startedAt = clock.now();
      await clock.timer.after(lengthOfRun(), { signal });
      disk.runs.push({ job, startedAt });
      if (job.kind !== "wake" && job.until !== undefined) disk.honoured = job.until;
    },
  });
  const ticking = (async () => {
    for await (const due of ticks({
      schedule,
      policies: () => policies,
      timer: clock.timer,
      after: disk.honoured,
      signal,
    }))
      queue.request(wishOf(due));
  })();
  const stopped = assert.rejects(ticking, { name: "AbortError" });
  return {
    queue,
    async kill() {
      life.abort();
      await Promise.all([stopped, queue.ended]);
    },
  };
}

/** Each stretch of time that one finished run has honoured, in order. */
function stretches({ runs }: Disk, start: number) {
  let after = start;
  return runs.map(({ job, startedAt }) => {
    assert.ok(job.kind === "scheduled" || job.kind === "catch-up");
    assert.ok(job.until !== undefined && job.until > after, "a run went back in time");
    const stretch = { after, until: job.until, job, startedAt };
    after = job.until;
    return stretch;
  });
}

/** Each tick of each policy is in exactly one finished run, and no policy is in a run without a tick of its own. */
function assertEachTickOnce(disk: Disk, start: number): void {
  for (const { after, until, job } of stretches(disk, start)) {
    const instants = policies.map((policy) => [policy, cronOf[policy].dueBetween(after, until)] as const);
    const due = instants.filter(([, instants]) => instants.length > 0).map(([policy]) => policy);
    assert.deepEqual(job.policies, due.toSorted());
    assert.equal(job.ticks, new Set(instants.flatMap(([, instants]) => instants)).size);
  }
}

/** A repeatable number from 0 up to 1 at each call (mulberry32). */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

for (const [season, night] of Object.entries(nights))
  test(`24 hours in ${season}: each due run happens exactly once, as soon as the one before it has ended`, async () => {
    const start = Date.parse(night);
    const clock = new MovingClock(start);
    const disk: Disk = { honoured: start, runs: [] };
    const random = chances(7);
    const agent = boot(clock, disk, () => random() * longestRun);
    await clock.advance(24 * hour + longestRun);
    assert.deepEqual([agent.queue.pending, agent.queue.running], [nothing, undefined]);
    await agent.kill();
    assert.equal(clock.sleeping, 0);

    assertEachTickOnce(disk, start);
    const runsOf = (policy: Policy) =>
      disk.runs.filter(({ job }) => job.kind !== "wake" && job.policies.includes(policy));
    const startsOf = (policy: Policy) => runsOf(policy).map(({ startedAt }) => startedAt);
    assert.equal(runsOf("often").length, 144);
    assert.equal(runsOf("hourly").length, 24);
    assert.deepEqual(startsOf("nightly"), season === "autumn" ? [start + 2.5 * hour] : [start + 2 * hour]);
    assert.equal(runsOf("twice").length, season === "autumn" ? 2 : 1);
    for (const { job, startedAt } of disk.runs) {
      assert.ok(job.kind === "scheduled" && job.until !== undefined);
      assert.ok(startedAt >= job.until && startedAt - job.until <= longestRun, `${startedAt - job.until} ms late`);
    }
  });

type Mishap =
  | { readonly what: "kill"; readonly downFor: number }
  | { readonly what: "step" | "suspend"; readonly ms: number };

const mishap: fc.Arbitrary<Mishap> = fc.oneof(
  fc.record({ what: fc.constant("kill" as const), downFor: fc.integer({ min: 0, max: 40 * minute }) }),
  fc.record({ what: fc.constant("step" as const), ms: fc.integer({ min: -2 * hour, max: 2 * hour }) }),
  fc.record({ what: fc.constant("suspend" as const), ms: fc.integer({ min: second, max: 5 * hour }) }),
);

test("however it is killed, suspended and its clock set, each tick is in exactly one finished run", async () => {
  const day = fc.record({
    night: fc.constantFrom(...Object.values(nights)),
    seed: fc.integer(),
    mishaps: fc.array(fc.tuple(fc.integer({ min: 0, max: 4 * hour }), mishap), { maxLength: 12 }),
  });
  await fc.assert(
    fc.asyncProperty(day, async ({ night, seed, mishaps }) => {
      const start = Date.parse(night);
      const clock = new MovingClock(start);
      const disk: Disk = { honoured: start, runs: [] };
      const random = chances(seed);
      const lengthOfRun = () => random() * longestRun;
      let agent = boot(clock, disk, lengthOfRun);
      let latest = start;
      const pass = async (ms: number) => {
        await clock.advance(ms);
        latest = Math.max(latest, clock.now());
      };
      for (const [ms, mishap] of mishaps) {
        await pass(ms);
        if (mishap.what === "kill") {
          await agent.kill();
          await pass(mishap.downFor);
          agent = boot(clock, disk, lengthOfRun);
        } else clock[mishap.what](mishap.ms);
      }
      // The rest of the day, at least long enough to notice a clock that was set, until nothing is left to do.
      await pass(Math.max(2 * minute, 24 * hour - clock.monotonic()));
      while (agent.queue.running !== undefined) await pass(second);
      await agent.kill();

      assertEachTickOnce(disk, start);
      assert.ok(disk.honoured <= latest, "a tick was honoured before its time");
      for (const policy of policies)
        assert.deepEqual(cronOf[policy].dueBetween(disk.honoured, clock.now()), [], `${policy} is late`);
    }),
    { numRuns: 25 },
  );
});

test("a machine that was suspended for five hours catches up once, with what it missed counted", async () => {
  const start = Date.parse(nights.autumn);
  const clock = new MovingClock(start);
  const disk: Disk = { honoured: start, runs: [] };
  const agent = boot(clock, disk, () => minute);
  await clock.advance(hour + 5 * minute);
  clock.suspend(5 * hour);
  await clock.advance(3 * minute);
  await agent.kill();
  const last = disk.runs.at(-1)?.job;
  assert.deepEqual(last && { ...last, until: 0 }, {
    kind: "catch-up",
    policies: ["hourly", "nightly", "often", "twice"],
    ticks: 35,
    until: 0,
  });
  assertEachTickOnce(disk, start);
});
