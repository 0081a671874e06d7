import assert from "node:assert/strict";
import { getEventListeners } from "node:events";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import fc from "fast-check";

import { add, fullEnded, nothing, takeFull, takeWake } from "../../src/agent/pending.ts";
import { type Queue, runQueue } from "../../src/agent/queue.ts";
import type { WakeTarget } from "../../src/agent/wake.ts";
import { type Job, type Wish, wishOf } from "../../src/agent/wish.ts";
import { provider, until, user } from "../engine/support/fleet.ts";

const studio = provider([]);
const wakeOf = (name: string, why: WakeTarget["why"] = "stale"): WakeTarget => ({
  target: user(name),
  provider: studio,
  why,
});
const wake = (...targets: readonly WakeTarget[]): Wish => ({ kind: "wake", targets });
const tick = (until: number, ...policies: readonly string[]): Wish => ({
  kind: "scheduled",
  policies,
  ticks: 1,
  until,
});

/** The run over all targets that these wishes, made in one go, come to. */
const fullOf = (...wishes: readonly Wish[]): Job | undefined => takeFull(wishes.reduce(add, nothing))?.job;

test("ticks that fall together are one run, counted, for all their policies", () => {
  assert.deepEqual(fullOf(tick(1, "b"), tick(2, "a", "b"), tick(3, "c")), {
    kind: "scheduled",
    policies: ["a", "b", "c"],
    ticks: 3,
    until: 3,
  });
});

test("a run over all policies covers every other wish for all targets", () => {
  assert.deepEqual(fullOf(tick(1, "a"), { kind: "policy", policies: "all" }), {
    kind: "policy",
    policies: "all",
    ticks: 1,
    until: 1,
  });
});

test("a target that woke waits for no run, one that is merely stale lets a run over all targets go first", () => {
  const waiting = [wake(wakeOf("bob"), wakeOf("alice", "woke")), tick(1, "a")].reduce(add, nothing);
  const first = takeWake(waiting, false);
  assert.deepEqual(first?.job, { kind: "wake", targets: [wakeOf("alice", "woke")] });
  const full = takeFull(first?.rest ?? nothing);
  assert.equal(full?.job.kind, "scheduled");
  assert.equal(takeWake(full?.rest ?? nothing, true), undefined);
  assert.deepEqual(takeWake(full?.rest ?? nothing, false), {
    job: { kind: "wake", targets: [wakeOf("bob")] },
    rest: nothing,
  });
});

test("a target that let one run go first waits for no other one, however many ticks there are", () => {
  const full = takeFull([wake(wakeOf("alice")), tick(1, "a")].reduce(add, nothing));
  const next = takeWake(fullEnded(add(full?.rest ?? nothing, tick(2, "a"))), true);
  assert.deepEqual(next?.job, { kind: "wake", targets: [wakeOf("alice")] });
  const later = add(next?.rest ?? nothing, wake(wakeOf("bob")));
  assert.equal(takeWake(later, true), undefined);
  assert.deepEqual(takeFull(later)?.job, { kind: "scheduled", policies: ["a"], ticks: 1, until: 2 });
});

test("wishes for single targets unite, each target once, and one that woke stays so", () => {
  const woke = wakeOf("bob", "woke");
  const waiting = [wake(woke, wakeOf("alice")), wake(wakeOf("bob"))].reduce(add, nothing);
  assert.deepEqual(takeWake(waiting, false)?.job, { kind: "wake", targets: [wakeOf("alice"), woke] });
});

test("a run is named after the most deliberate of its wishes", () => {
  assert.equal(
    fullOf(tick(1, "a"), { kind: "policy", policies: ["b"] }, { kind: "start", policies: "all" })?.kind,
    "policy",
  );
  const missed = wishOf({ policies: ["a"], ticks: 3, missed: 3, until: 4 });
  assert.deepEqual(fullOf(missed), { kind: "catch-up", policies: ["a"], ticks: 3, until: 4 });
  assert.equal(fullOf(missed, wishOf({ policies: ["a"], ticks: 3, missed: 2, until: 5 }))?.kind, "scheduled");
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

test("a run that fails ends the one beside it, and comes out when both have ended", async () => {
  const failing = Promise.withResolvers<void>();
  let beside = "under way";
  const queue = runQueue({
    work: async ({ kind }, { signal }) => {
      if (kind !== "wake") return failing.promise;
      await until({ signal }).catch(() => (beside = "ended"));
    },
    signal: new AbortController().signal,
  });
  queue.request(tick(1, "a"));
  queue.request(wake(wakeOf("alice", "woke")));
  await setImmediate();
  assert.equal(beside, "under way");
  failing.reject(new Error("lease lost"));
  await assert.rejects(queue.ended, /lease lost/);
  assert.equal(beside, "ended");
});

test("a queue that is to rest begins no run, however fast they follow each other, and ends with the one under way", async () => {
  const stop = new AbortController();
  let [runs, opened] = [0, false];
  const queue: Queue = runQueue({
    work: async () => {
      runs++;
      for (let turns = 0; turns < 3; turns++) {
        queue.request(tick(runs, "a"));
        await setImmediate();
      }
    },
    signal: stop.signal,
  });
  queue.request(tick(1, "a"));
  while (runs < 5) await setImmediate();
  await queue.rest();
  assert.deepEqual([runs, queue.running], [5, undefined]);
  const shut: Queue = runQueue({
    ready: async ({ signal }) => {
      await until({ signal });
      opened = true;
    },
    work: () => Promise.reject(new Error("begun")),
    signal: stop.signal,
  });
  shut.request(tick(1, "a"));
  await setImmediate();
  await shut.rest();
  assert.equal(opened, false, "it waits for no window");
  assert.equal(stop.signal.aborted, false);
});

const names = fc.subarray(["a", "b", "c"], { minLength: 1 });
const anyWish: fc.Arbitrary<Wish> = fc.oneof(
  names.map((policies): Wish => ({ kind: "scheduled", policies, ticks: 1, until: 0 })),
  fc
    .tuple(fc.constantFrom("start", "policy"), fc.oneof(names, fc.constant("all" as const)))
    .map(([kind, policies]): Wish => ({ kind, policies })),
  fc
    .array(fc.tuple(fc.constantFrom("x", "y", "z"), fc.constantFrom("woke", "stale")), { minLength: 1, maxLength: 3 })
    .map((targets) => wake(...targets.map(([name, why]) => wakeOf(name, why)))),
);

/** The targets or policies that a wish is for; `*` stands for all policies. */
const partsOf = (wish: Wish | Job): readonly string[] =>
  wish.kind === "wake" ? wish.targets.map(({ target }) => target.id) : wish.policies === "all" ? ["*"] : wish.policies;

const laneOf = ({ kind }: Wish | Job): "wake" | "full" => (kind === "wake" ? "wake" : "full");

const covers = (job: Job, wish: Wish, part: string): boolean =>
  laneOf(job) === laneOf(wish) && partsOf(job).some((one) => one === "*" || one === part);

test("every wish is covered by a run that begins after it, never two run at once in a lane, and no run is for nothing", async () => {
  const ends = { full: "end of a run", wake: "end of visits" } as const;
  const happenings = fc.array(fc.oneof(anyWish, fc.constantFrom(...Object.values(ends))), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(happenings, async (happenings) => {
      const stop = new AbortController();
      const log: ({ readonly wish: Wish } | { readonly job: Job })[] = [];
      const running = { full: 0, wake: 0 };
      const gates = { full: Promise.withResolvers<void>(), wake: Promise.withResolvers<void>() };
      const queue = runQueue({
        work: async (job) => {
          const lane = laneOf(job);
          assert.equal(++running[lane], 1);
          log.push({ job });
          gates[lane] = Promise.withResolvers();
          await gates[lane].promise;
          running[lane]--;
        },
        signal: stop.signal,
      });
      const last = Array.from({ length: 4 }, () => Object.values(ends)).flat();
      for (const happening of [...happenings, ...last]) {
        if (happening === ends.full) gates.full.resolve();
        else if (happening === ends.wake) gates.wake.resolve();
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
        for (const part of partsOf(wish))
          assert.ok(
            jobs.some(({ job, index: begun }) => begun > index && covers(job, wish, part)),
            `${part} is lost`,
          );
      for (const { job, index } of jobs)
        for (const part of partsOf(job)) {
          // What it is for was wished since a run was for it last.
          const isForIt = (other: Wish | Job) => laneOf(other) === laneOf(job) && partsOf(other).includes(part);
          const earlier = jobs.findLast((one) => one.index < index && isForIt(one.job))?.index ?? -1;
          assert.ok(wishes.some((one) => one.index > earlier && one.index < index && isForIt(one.wish)));
        }
      const ticks = jobs.reduce((sum, { job }) => sum + (job.kind === "wake" ? 0 : job.ticks), 0);
      assert.equal(ticks, wishes.filter(({ wish }) => wish.kind === "scheduled").length);
    }),
    { numRuns: 300 },
  );
});
