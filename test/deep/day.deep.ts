import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { policyText, world } from "../agent/support/agent-world.ts";

const hour = 3_600_000;

/** Local times in Vienna at which a run begins, by the zone's own clock. */
const local = (instant: string): string =>
  new Intl.DateTimeFormat("sv-SE", { timeZone: "Europe/Vienna", dateStyle: "short", timeStyle: "short" }).format(
    new Date(instant),
  );

/** A day on which clocks change, and the hours of `*\/30` that it has. */
const nights = [
  { name: "spring forward", start: "2027-03-27T23:10:00Z", hours: 24 },
  { name: "autumn back", start: "2026-10-24T22:10:00Z", hours: 24 },
] as const;

suite("24 simulated hours of an agent with its real store, across both clock changes", { concurrency: 1 }, () => {
  for (const { name, start, hours } of nights)
    test(
      `${name}: every due run happened once, also across a restart and a suspended hour`,
      { timeout: 900_000 },
      async () => {
        await using here = world({
          start,
          users: ["ann"],
          lookEveryMs: 60_000,
          schedule: {
            cron: "*/30 * * * *",
            timezone: "Europe/Vienna",
            policies: [{ match: ["nightly"], cron: "30 2 * * *" }],
            wakeMs: 0,
          },
        });
        here.commit("a", policyText("often", ["one"]), policyText("nightly", ["two"]));
        const first = await here.start();
        await here.clock.advance(7 * hour);
        await first.stop();
        const second = await here.start();
        await here.clock.advance(5 * hour);
        here.clock.suspend(hour);
        await here.clock.advance((hours - 13) * hour);
        const runs = (await second.store.runs({ limit: 500 })).toReversed();
        const due = Array.from(
          { length: hours * 2 },
          (_, index) => Date.parse(start) + 20 * 60_000 + index * 30 * 60_000,
        );
        const ticks = runs.reduce((sum, run) => sum + run.ticks, 0);
        assert.equal(runs.filter(({ kind }) => kind === "start").length, 1);
        assert.equal(ticks, due.length, "each instant was counted once");
        const nightly = runs.filter(
          ({ policies, kind }) => kind !== "start" && (policies.length === 0 || policies.includes("nightly")),
        );
        assert.equal(nightly.length, 1, nightly.map(({ startedAt }) => local(startedAt)).join(", "));
        assert.match(local(nightly[0]?.startedAt ?? ""), name === "spring forward" ? / 03:00/ : / 02:30/);
        assert.ok(runs.every(({ state }) => state === "finished"));
        const suspended = runs.filter(({ ticks: many }) => many > 1);
        assert.equal(suspended.length, 1, "what was due while the machine slept became one run");
        await second.stop();
      },
    );
});
