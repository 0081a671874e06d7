import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { OutcomeKind } from "../../src/model/outcome.ts";
import type { DatedLook, TargetLook } from "../../src/model/records.ts";
import type { Store, StoreWriter } from "../../src/model/store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { acquired, all } from "./support/acquired.ts";
import { day, HandClock, iso, look, minute, newRun, reportTarget, finding, runEnd, start } from "./support/material.ts";
import { place } from "./support/place.ts";

/** What is done to the store. Numbers choose among what there is at that moment. */
type Step =
  | { readonly do: "start" }
  | {
      readonly do: "look";
      readonly run: number;
      readonly target: number;
      readonly scope: number;
      readonly seen: number;
    }
  | { readonly do: "finish"; readonly run: number }
  | { readonly do: "die" }
  | { readonly do: "prune"; readonly days: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant("start" as const) }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constant("look" as const),
      run: fc.nat(2),
      target: fc.nat(2),
      scope: fc.nat(1),
      seen: fc.nat(2),
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("finish" as const), run: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("die" as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("prune" as const), days: fc.nat(20) }) },
);

const targets = ["ann", "bob", "\u{1f600}"] as const;
const scopes = [["a", "b"], ["a"]] as const;
const outcomes: readonly OutcomeKind[] = ["pass", "fail", "unknown"];

/** Stores everything, each look whole. */
interface NaiveRun {
  readonly id: string;
  readonly looks: Map<string, TargetLook>;
  readonly startedAt: number;
  ended: boolean;
}

test("every run shows exactly what it saw, whatever other runs saw before, meanwhile and after, and however it ended", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      using made = place();
      const clock = new HandClock();
      const naive: NaiveRun[] = [];
      const looks = new Map<string, number>();
      let store: Store = await openStore(made.path, { clock });
      let writer: StoreWriter = await acquired(store);
      for (const [index, one] of steps.entries()) {
        clock.move(day);
        await apply(one, index);
      }
      await compareAll();
      for (const target of targets) assert.equal((await store.history(target)).looks, looks.get(target) ?? 0);
      assert.equal((await store.health({ quick: true })).integrity, "ok");
      await store[Symbol.asyncDispose]();

      async function apply(one: Step, index: number): Promise<void> {
        const under = naive.filter(({ ended }) => !ended);
        switch (one.do) {
          case "start": {
            const id = `run-${index}`;
            if (under.length === 3) return;
            await writer.startRun(newRun(id, { startedAt: iso(clock.now()) }));
            naive.push({ id, looks: new Map(), startedAt: clock.now(), ended: false });
            return;
          }
          case "look": {
            const run = under[one.run % Math.max(1, under.length)];
            if (run === undefined) return;
            const [target, checks] = [targets[one.target] ?? "", scopes[one.scope] ?? []];
            const at = iso(clock.now());
            const seen = seenOf(target, checks, outcomes[one.seen] ?? "pass");
            await writer.recordLook(look(run.id, seen, { at }));
            looks.set(target, (looks.get(target) ?? 0) + 1);
            run.looks.set(JSON.stringify([target, checks]), shown(seen, run.id, at));
            return;
          }
          case "finish": {
            const run = under[one.run % Math.max(1, under.length)];
            if (run === undefined) return;
            await writer.finishRun(runEnd(run.id), []);
            run.ended = true;
            return;
          }
          case "die": {
            await store[Symbol.asyncDispose]();
            clock.move(2 * minute);
            store = await openStore(made.path, { clock });
            assert.deepEqual(
              (await store.runs({ limit: 999 })).filter(({ state }) => state === "running").map(({ id }) => id),
              under.map(({ id }) => id).toReversed(),
            );
            writer = await acquired(store, `agent-${index}`);
            for (const run of under) {
              assert.equal((await store.run(run.id))?.state, "interrupted");
              run.ended = true;
            }
            return;
          }
          case "prune": {
            const keep = { runs: one.days, transitions: 1, observations: 1, outbox: 1 };
            await writer.prune({ now: iso(clock.now()), keep });
            const first = naive.findIndex(
              (run, at) => !run.ended || at === naive.length - 1 || run.startedAt >= clock.now() - one.days * day,
            );
            naive.splice(0, Math.max(0, first));
            for (const target of targets) {
              if ((await store.history(target)).looks > 0 || (looks.get(target) ?? 0) === 0) continue;
              const sees = ({ looks: seen }: NaiveRun): boolean =>
                [...seen.values()].some((one) => one.target.id === target);
              assert.ok(!naive.some(sees), `${target} was forgotten although a run that is kept looked at it`);
              assert.ok(
                naive.some(({ ended }) => ended),
                `${target} was forgotten although no run that ended did without it`,
              );
              looks.set(target, 0);
            }
            return;
          }
          default:
            return one satisfies never;
        }
      }

      async function compareAll(): Promise<void> {
        const ids = (await store.runs({ limit: 1000 })).map(({ id }) => id);
        assert.deepEqual(
          ids.toReversed(),
          naive.map(({ id }) => id),
        );
        for (const run of naive) {
          const kept = await all(store.looks(run.id));
          const whole = (seen: readonly TargetLook[]) => seen.map((one) => JSON.stringify(one)).toSorted();
          assert.deepEqual(whole(kept), whole([...run.looks.values()]), run.id);
          const order = kept.map(({ target }) => target.id);
          assert.deepEqual(order, order.toSorted());
        }
      }
    }),
    { numRuns: 150 },
  );
});

const seenOf = (target: string, checks: readonly string[], outcome: OutcomeKind): TargetLook => ({
  target: reportTarget(target),
  findings: checks.map((check) =>
    finding(target, check, { outcome, lastSeen: outcome === "unknown" ? iso(start) : null }),
  ),
});

const shown = (seen: TargetLook, run: string, at: string): DatedLook => ({
  target: seen.target,
  findings: seen.findings.map((one) => ({
    ...one,
    revision: newRun(run).source.revision,
    lastSeen: one.outcome === "unknown" ? iso(start) : at,
  })),
  at,
});
