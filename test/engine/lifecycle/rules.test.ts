import assert from "node:assert/strict";
import { test } from "node:test";

import { context, finding, History } from "../support/history.ts";
import { newCheck, newImage, once, twice, type Rule, testRules } from "../support/lifecycle-rules.ts";

const otherCheck = { changedSince: (_: string, policy: string, check: string) => policy !== "p" || check !== "a" };

const rules: readonly Rule[] = [
  { title: "what passes has no lifecycle", steps: [{ sees: "pass", tells: [], shows: "none" }] },
  {
    title: "a fail at the first look opens at once, whatever is to be confirmed",
    steps: [{ sees: "fail", under: once, tells: ["opened by first-look"], shows: "open" }],
  },
  {
    title: "a fail that goes on is told once",
    steps: [
      { sees: "fail", tells: ["opened by first-look"] },
      { sees: "fail", tells: [], shows: "open" },
    ],
  },
  {
    title: "a fail after a pass opens, and a person did it where nothing else explains it",
    steps: [{ sees: "pass" }, { sees: "fail", tells: ["opened by person"], shows: "open" }],
  },
  {
    title: "a fresh pass resolves",
    steps: [{ sees: "fail" }, { sees: "pass", tells: ["resolved by person"], shows: "resolved" }],
  },
  {
    title: "a fail after it was resolved reopens",
    steps: [
      { sees: "fail" },
      { sees: "pass" },
      { sees: "fail", tells: ["reopened by person"], shows: "reopened" },
      { sees: "fail", tells: [], shows: "reopened" },
    ],
  },
  {
    title: "unknown leaves an open finding open",
    steps: [
      { sees: "fail" },
      { sees: "unknown", tells: [], shows: "open" },
      { sees: "fail", tells: [], shows: "open" },
    ],
  },
  {
    title: "unknown leaves a resolved finding resolved",
    steps: [{ sees: "fail" }, { sees: "pass" }, { sees: "unknown", tells: [], shows: "resolved" }],
  },
  {
    title: "unknown beyond the freshness goal is stale, told once, until a look can tell again",
    steps: [
      { sees: "fail" },
      { day: 7, sees: "unknown", tells: [], shows: "open" },
      { day: 8, sees: "unknown", tells: ["stale by time"], shows: "open stale" },
      { day: 30, sees: "unknown", tells: [], shows: "open stale" },
      { day: 31, sees: "fail", tells: ["fresh by time"], shows: "open" },
    ],
  },
  {
    title: "a pass after staleness is fresh first and then resolved",
    steps: [
      { sees: "fail" },
      { day: 9, sees: "unknown", tells: ["stale by time"] },
      { day: 10, sees: "pass", tells: ["fresh by time", "resolved by person"], shows: "resolved" },
    ],
  },
  {
    title: "what never failed is shown as stale and told to nobody",
    steps: [
      { sees: "pass" },
      { day: 8, sees: "unknown", tells: [], shows: "none stale" },
      { day: 9, sees: "pass", tells: [], shows: "none" },
    ],
  },
  {
    title: "what was never assessed is not stale",
    steps: [{ sees: "unknown" }, { day: 50, sees: "unknown", tells: [], shows: "none" }],
  },
  {
    title: "the freshness goal is the one of the severity",
    steps: [
      { sees: "fail", finding: { severity: "critical" } },
      { day: 2, sees: "unknown", finding: { severity: "critical" }, tells: ["stale by time"], shows: "open stale" },
    ],
  },
  {
    title: "a fail after a pass waits for as many further fails as its severity wants",
    steps: [
      { sees: "pass", under: twice },
      { sees: "fail", under: twice, tells: [], shows: "none" },
      { sees: "fail", under: twice, tells: [], shows: "none" },
      { sees: "fail", under: twice, tells: ["opened by person"], shows: "open" },
    ],
  },
  {
    title: "a pass ends the wait, and the next fail waits anew",
    steps: [
      { sees: "pass", under: once },
      { sees: "fail", under: once, tells: [], shows: "none" },
      { sees: "pass", under: once, tells: [], shows: "none" },
      { sees: "fail", under: once, tells: [], shows: "none" },
      { sees: "fail", under: once, tells: ["opened by person"], shows: "open" },
    ],
  },
  {
    title: "unknown neither counts as a fail in a row nor ends the row",
    steps: [
      { sees: "pass", under: once },
      { sees: "fail", under: once, tells: [] },
      { sees: "unknown", under: once, tells: [], shows: "none" },
      { sees: "fail", under: once, tells: ["opened by person"] },
    ],
  },
  {
    title: "a reopening waits for its confirmation as well",
    steps: [
      { sees: "fail", under: once },
      { sees: "pass", under: once },
      { sees: "fail", under: once, tells: [], shows: "resolved" },
      { sees: "fail", under: once, tells: ["reopened by person"], shows: "reopened" },
    ],
  },
  {
    title: "a check that passed before an unknown waits when it fails",
    steps: [{ sees: "pass" }, { sees: "unknown" }, { sees: "fail", under: once, tells: [], shows: "none" }],
  },
  {
    title: "a fail that a commit explains does not wait, or its cause would be lost",
    steps: [
      { sees: "pass", under: once },
      { sees: "fail", under: { ...once, ...newCheck }, tells: ["opened by policy"], shows: "open" },
    ],
  },
  {
    title: "a commit does not cut short the wait of a fail that came before it",
    steps: [
      { sees: "pass", under: twice },
      { sees: "fail", under: twice, tells: [] },
      { sees: "fail", under: { ...twice, ...newCheck }, tells: [], shows: "none" },
    ],
  },
  {
    title: "a commit that comes while a fail waits explains nothing",
    steps: [
      { sees: "pass", under: twice },
      { sees: "fail", under: twice, tells: [] },
      { sees: "fail", under: twice, tells: [] },
      { sees: "fail", under: { ...twice, ...newCheck }, tells: ["opened by person"] },
    ],
  },
  {
    title: "a fail after the check changed is the commit's",
    steps: [{ sees: "pass" }, { sees: "fail", under: newCheck, tells: ["opened by policy"] }],
  },
  {
    title: "a pass after the check changed is the commit's too",
    steps: [{ sees: "fail" }, { sees: "pass", under: newCheck, tells: ["resolved by policy"] }],
  },
  {
    title: "a commit that changed another check does not excuse a person",
    steps: [{ sees: "pass" }, { sees: "fail", under: otherCheck, tells: ["opened by person"] }],
  },
  {
    title: "a commit that came while nothing could be told is still the cause afterwards",
    steps: [
      { sees: "pass" },
      { sees: "unknown", under: newCheck },
      { sees: "fail", under: newCheck, tells: ["opened by policy"] },
    ],
  },
  {
    title: "a check that is new on a target that was looked at is the commit's",
    steps: [{ sees: "nothing" }, { sees: "fail", under: { ...once, ...newCheck }, tells: ["opened by policy"] }],
  },
  {
    title: "a fail on another image or instance is the platform's",
    steps: [{ sees: "pass" }, { sees: "fail", under: newImage, tells: ["opened by platform"] }],
  },
  {
    title: "a commit comes before the platform",
    steps: [{ sees: "pass" }, { sees: "fail", under: { ...newCheck, ...newImage }, tells: ["opened by policy"] }],
  },
  {
    title: "a place of which nothing is known is no other place",
    steps: [
      { sees: "pass", under: { environment: "" } },
      { sees: "fail", tells: ["opened by person"] },
      { sees: "pass", under: { environment: "" }, tells: ["resolved by person"] },
    ],
  },
  {
    title: "the first look that saw anything is a first look, even when others came before it",
    steps: [{ sees: "unknown" }, { sees: "unknown" }, { sees: "fail", tells: ["opened by first-look"] }],
  },
  {
    title: "a check that could never be told before is looked at for the first time, on whatever target",
    steps: [{ sees: "nothing" }, { sees: "unknown" }, { sees: "fail", tells: ["opened by first-look"] }],
  },
];

testRules(rules);

test("a check that was assessed and left no memory has passed, even when only a look that could not tell is kept", () => {
  const history = new History(1);
  history.see([finding("a", "pass")], context(0, once));
  history.see([finding("a", "unknown")], context(1, once));
  history.see([finding("a", "unknown")], context(2, once));
  const { findings, transitions, states } = history.see([finding("a", "fail")], context(3, once));
  assert.deepEqual(transitions, []);
  assert.equal(findings[0]?.lifecycle, "none");
  assert.equal(states[0]?.pendingFails, 1);
});
