import assert from "node:assert/strict";
import { test } from "node:test";

import { afterListing, type Listing } from "../../src/agent/listing.ts";
import { afterTrying, type Attempts, wakeTargets } from "../../src/agent/wake.ts";
import type { ReasonCode } from "../../src/model/outcome.ts";
import type { Target } from "../../src/model/target.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import { check, provider, user } from "../engine/support/fleet.ts";

const [minute, hour, day] = [60_000, 3_600_000, 86_400_000];
const begin = Date.parse("2026-06-15T12:00Z");
const { freshness } = defaultConfig.schedule;

const alice = user("alice");
const studio = provider([]);
const listed = (target: Target) => ({ target, provider: studio });
const blocked = (code: ReasonCode): Target => user("alice", { blocked: { code } });
const planned = () => [
  { policy: "b", check: check("daily", { severity: "critical" }) },
  { policy: "a", check: check("weekly") },
  { policy: "a", check: check("also-weekly") },
];

interface Question {
  readonly targets: readonly Target[];
  readonly earlier?: Listing | undefined;
  readonly attempts?: Attempts;
  readonly assessed?: number | undefined;
  readonly now?: number;
}

const ask = ({ targets, earlier, attempts = new Map(), assessed, now = begin }: Question) =>
  wakeTargets({
    listed: targets.map(listed),
    earlier,
    planned,
    attempts,
    lastAssessed: () => assessed,
    freshness,
    now,
  });

const awake: Listing = new Map([[alice.id, "awake"]]);
const asleep: Listing = new Map([[alice.id, "asleep"]]);

test("a target that came to life and was never assessed is visited", () => {
  assert.deepEqual(ask({ targets: [alice], earlier: asleep }), [{ ...listed(alice), why: "woke" }]);
});

test("one stale check of many is reason enough", () => {
  assert.equal(ask({ targets: [alice], earlier: asleep, assessed: begin - 2 * day }).length, 1);
});

test("a target whose checks are all fresh is left alone, also when it came to life", () => {
  assert.deepEqual(ask({ targets: [alice], earlier: asleep, assessed: begin - hour }), []);
});

test("a target that cannot be visited is left alone", () => {
  assert.deepEqual(ask({ targets: [blocked("app-stopped")], earlier: awake }), []);
});

test("a target that was running already, or of which nothing was known at the start, is merely stale", () => {
  assert.equal(ask({ targets: [alice], earlier: awake })[0]?.why, "stale");
  assert.equal(ask({ targets: [alice], earlier: undefined })[0]?.why, "stale");
});

test("a target that the earlier listing did not have is new, so it came to life", () => {
  assert.equal(ask({ targets: [alice], earlier: new Map() })[0]?.why, "woke");
});

test("targets come sorted by id", () => {
  const ids = ask({ targets: [user("zoe"), user("bob"), alice] }).map(({ target }) => target.userProfile);
  assert.deepEqual(ids, ["alice", "bob", "zoe"]);
});

test("a running target that stays stale is tried after an hour, then after twice as long each time, up to a day", () => {
  const tries: number[] = [];
  let attempts: Attempts = new Map();
  for (let now = begin; now < begin + 6 * day; now += 5 * minute) {
    const wake = ask({ targets: [alice], earlier: awake, attempts, now });
    if (wake.length > 0) tries.push((now - begin) / hour);
    attempts = afterTrying(attempts, wake, now);
  }
  assert.deepEqual(tries, [0, 1, 3, 7, 15, 31, 55, 79, 103, 127]);
});

test("one that comes to life again is tried at once, and its back-off begins anew", () => {
  let attempts: Attempts = new Map([[alice.id, { at: begin, count: 5 }]]);
  const now = begin + minute;
  const wake = ask({ targets: [alice], earlier: asleep, attempts, now });
  assert.equal(wake[0]?.why, "woke");
  attempts = afterTrying(attempts, wake, now);
  assert.deepEqual(attempts.get(alice.id), { at: now, count: 1 });
  assert.equal(ask({ targets: [alice], earlier: awake, attempts, now: now + hour }).length, 1);
});

test("a clock that was put back does not make a target wait longer", () => {
  const attempts: Attempts = new Map([[alice.id, { at: begin, count: 5 }]]);
  assert.equal(ask({ targets: [alice], earlier: awake, attempts, now: begin - hour }).length, 1);
});

test("attempts that no longer hold anything back are forgotten", () => {
  const attempts: Attempts = new Map([[alice.id, { at: begin, count: 50 }]]);
  assert.equal(afterTrying(attempts, [], begin + day).size, 1);
  assert.equal(afterTrying(attempts, [], begin + 2 * day).size, 0);
});

test("a listing says who is awake and who is asleep", () => {
  assert.deepEqual(
    afterListing([alice, user("bob", { blocked: { code: "app-stopped" } })]),
    new Map([
      [alice.id, "awake"],
      [user("bob").id, "asleep"],
    ]),
  );
});

test("a target that a listing could not tell about keeps what was known, so an error wakes nobody", () => {
  assert.deepEqual(afterListing([blocked("throttled")], awake), awake);
  assert.deepEqual(afterListing([blocked("throttled")], asleep), asleep);
  assert.deepEqual(afterListing([blocked("throttled")]), new Map());
});

test("what is gone is forgotten, unless a part could not be listed", () => {
  assert.deepEqual(afterListing([], awake), new Map());
  const hole: Target = { ...blocked("denied"), id: "sagemaker (not listed)", unlisted: true };
  assert.deepEqual(afterListing([hole], awake), awake);
});
