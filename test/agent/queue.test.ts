import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";

import { add, nothing, take } from "../../src/agent/pending.ts";
import { runQueue } from "../../src/agent/queue.ts";
import type { WakeTarget } from "../../src/agent/wake.ts";
import { type Job, type Wish, wishOf } from "../../src/agent/wish.ts";
import { user } from "../engine/support/fleet.ts";

const wakeOf = (name: string, ...policies: readonly string[]): WakeTarget => ({
  target: user(name),
  policies,
  why: "stale",
});
const wake = (...targets: readonly WakeTarget[]): Wish => ({ kind: "wake", targets });
const tick = (until: number, ...policies: readonly string[]): Wish => ({
  kind: "scheduled",
  policies,
  ticks: 1,
  until,
});

/** The runs that these wishes, made in one go, come to. */
function jobsOf(...wishes: readonly Wish[]): readonly Job[] {
  const jobs: Job[] = [];
  for (let next = take(wishes.reduce(add, nothing)); next !== undefined; next = take(next.rest)) jobs.push(next.job);
  return jobs;
}

test("ticks that fall together are one run, counted, for all their policies", () => {
  assert.deepEqual(jobsOf(tick(1, "b"), tick(2, "a", "b"), tick(3, "c")), [
    { kind: "scheduled", policies: ["a", "b", "c"], ticks: 3, until: 3 },
  ]);
});

test("a run over all policies covers every other wish", () => {
  assert.deepEqual(jobsOf(wake(wakeOf("alice", "a")), tick(1, "a"), { kind: "policy", policies: "all" }), [
    { kind: "policy", policies: "all", ticks: 1, until: 1 },
  ]);
});

test("a run over some policies leaves a target's other policies for a run of their own", () => {
  assert.deepEqual(jobsOf(wake(wakeOf("alice", "a", "b"), wakeOf("bob", "a")), tick(1, "a")), [
    { kind: "scheduled", policies: ["a"], ticks: 1, until: 1 },
    { kind: "wake", targets: [wakeOf("alice", "b")] },
  ]);
});

test("a target that a run passed over comes before the next run, however many ticks there are", () => {
  const first = take([wake(wakeOf("alice", "b")), tick(1, "a")].reduce(add, nothing));
  const second = take(add(first?.rest ?? nothing, tick(2, "a")));
  assert.deepEqual(second?.job, { kind: "wake", targets: [wakeOf("alice", "b")] });
  assert.deepEqual(take(second?.rest ?? nothing), {
    job: { kind: "scheduled", policies: ["a"], ticks: 1, until: 2 },
    rest: nothing,
  });
});

test("wishes for single targets unite, each target once, and one that woke stays so", () => {
  const woke: WakeTarget = { ...wakeOf("bob", "b"), why: "woke" };
  assert.deepEqual(jobsOf(wake(woke, wakeOf("alice", "b")), wake(wakeOf("bob", "a"))), [
    { kind: "wake", targets: [wakeOf("alice", "b"), { ...woke, policies: ["a", "b"] }] },
  ]);
});

test("a run is named after the most deliberate of its wishes", () => {
  const [job] = jobsOf(tick(1, "a"), { kind: "policy", policies: ["b"] }, { kind: "start", policies: "all" });
  assert.equal(job?.kind, "policy");
  const missed = wishOf({ policies: ["a"], ticks: 3, missed: 3, until: 4 });
  assert.deepEqual(jobsOf(missed), [{ kind: "catch-up", policies: ["a"], ticks: 3, until: 4 }]);
  assert.equal(jobsOf(missed, wishOf({ policies: ["a"], ticks: 3, missed: 2, until: 5 }))[0]?.kind, "scheduled");
});

test("wishes that come while a run is under way are one run after it", async () => {
  const stop = new AbortController();
  const started: Job[] = [];
  const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const queue = runQueue({
    work: async (job) => {
      started.push(job);
      await gates[started.length - 1]?.promise;
    },
    signal: stop.signal,
  });
  queue.request(tick(1, "a"));
  queue.request(tick(2, "b"));
  await setImmediate();
  assert.equal(queue.running, started[0]);
  for (const until of [3, 4, 5]) queue.request(tick(until, "a"));
  await setImmediate();
  assert.deepEqual(queue.pending.full, { kind: "scheduled", policies: ["a"], ticks: 3, until: 5 });
  for (const gate of gates) gate.resolve();
  await setImmediate();
  assert.deepEqual(
    started.map((job) => job.kind === "scheduled" && job.ticks),
    [2, 3],
  );
  assert.deepEqual([queue.running, queue.pending], [undefined, nothing]);
  stop.abort();
  await queue.ended;
});

test("after the signal no run starts, and the end waits for the one under way", async () => {
  const stop = new AbortController();
  const gate = Promise.withResolvers<void>();
  let [runs, ended] = [0, false];
  const queue = runQueue({
    work: async () => {
      runs++;
      await gate.promise;
      throw new Error("interrupted");
    },
    signal: stop.signal,
  });
  void queue.ended.then(() => (ended = true));
  queue.request(tick(1, "a"));
  await setImmediate();
  queue.request(tick(2, "a"));
  stop.abort();
  await setImmediate();
  assert.equal(ended, false);
  gate.resolve();
  await queue.ended;
  assert.equal(runs, 1);
  assert.equal(getEventListeners(stop.signal, "abort").length, 0);
});

test("what a run throws ends the queue with that error", async () => {
  const queue = runQueue({ work: () => Promise.reject(new Error("lease lost")), signal: new AbortController().signal });
  queue.request(tick(1, "a"));
  await assert.rejects(queue.ended, /lease lost/);
  assert.equal(queue.running, undefined);
});

const names = fc.subarray(["a", "b", "c"], { minLength: 1 });
const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  names.map((policies): Wish => ({ kind: "scheduled", policies, ticks: 1, until: 0 })),
  fc
    .tuple(fc.constantFrom("start", "policy"), fc.oneof(names, fc.constant("all" as const)))
    .map(([kind, policies]): Wish => ({ kind, policies })),
  fc
    .array(fc.tuple(fc.constantFrom("x", "y", "z"), names), { minLength: 1, maxLength: 3 })
    .map((targets) => wake(...targets.map(([name, policies]) => wakeOf(name, ...policies)))),
);

/** Every (policy, target) of a wish; `*` stands for all. */
const pairsOf = (wish: Wish | Job): readonly (readonly [policy: string, target: string])[] =>
  wish.kind === "wake"
    ? wish.targets.flatMap(({ target, policies }) => policies.map((policy) => [policy, target.id] as const))
    : (wish.policies === "all" ? ["*"] : wish.policies).map((policy) => [policy, "*"] as const);

const covers = (job: Job, [policy, target]: readonly [string, string]): boolean =>
  pairsOf(job).some(([p, t]) => (p === "*" || p === policy) && (t === "*" || t === target));

test("every wish is covered by a run that begins after it, never two run at once, and no run is for nothing", async () => {
  const happenings = fc.array(fc.oneof(anyWish, fc.constant("end of a run" as const)), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(happenings, async (happenings) => {
      const stop = new AbortController();
      const log: ({ readonly wish: Wish } | { readonly job: Job })[] = [];
      let [running, gate] = [0, Promise.withResolvers<void>()];
      const queue = runQueue({
        work: async (job) => {
          assert.equal(++running, 1);
          log.push({ job });
          gate = Promise.withResolvers();
          await gate.promise;
          running--;
        },
        signal: stop.signal,
      });
      for (const happening of [...happenings, ...Array.from({ length: 3 }, () => "end of a run" as const)]) {
        if (happening === "end of a run") gate.resolve();
        else {
          log.push({ wish: happening });
          queue.request(happening);
        }
        await setImmediate();
      }
      assert.deepEqual([queue.pending, queue.running], [nothing, undefined]);
      stop.abort();
      await queue.ended;
      const wishes = log.flatMap((entry, index) => ("wish" in entry ? [{ ...entry, index }] : []));
      const jobs = log.flatMap((entry, index) => ("job" in entry ? [{ ...entry, index }] : []));
      for (const { wish, index } of wishes)
        for (const pair of pairsOf(wish))
          assert.ok(
            jobs.some(({ job, index: begun }) => begun > index && covers(job, pair)),
            `${pair.join()} is lost`,
          );
      for (const [nth, { job, index }] of jobs.entries()) {
        // What it is for was wished since the run before the last one began: one run may have gone first.
        const earlier = jobs[nth - 2]?.index ?? -1;
        const waiting = wishes.filter((wish) => wish.index > earlier && wish.index < index);
        for (const pair of pairsOf(job))
          assert.ok(waiting.some(({ wish }) => pairsOf(wish).some(([p, t]) => p === pair[0] && t === pair[1])));
      }
      const ticks = jobs.reduce((sum, { job }) => sum + (job.kind === "wake" ? 0 : job.ticks), 0);
      assert.equal(ticks, wishes.filter(({ wish }) => wish.kind === "scheduled").length);
    }),
    { numRuns: 300 },
  );
});
