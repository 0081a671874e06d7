import { newImage, once, type Rule, testRules } from "../support/lifecycle-rules.ts";

const rules: readonly Rule[] = [
  {
    title: "a removed check closes its finding without a pass",
    steps: [{ sees: "fail" }, { sweeps: "check-gone", tells: ["orphaned by policy"], shows: "open orphaned" }],
  },
  {
    title: "a gone target closes its findings without a pass",
    steps: [
      { sees: "fail" },
      { sweeps: "target-gone", tells: ["orphaned by platform"], shows: "open orphaned" },
      { sweeps: "target-gone", tells: [], shows: "open orphaned" },
    ],
  },
  {
    title: "a stale finding whose check is removed is an orphan and not stale any more",
    steps: [
      { sees: "fail" },
      { day: 8, sees: "unknown", shows: "open stale" },
      { day: 9, sweeps: "check-gone", tells: ["orphaned by policy"], shows: "open orphaned" },
      { day: 10, sees: "fail", tells: ["reopened by policy"], shows: "reopened" },
    ],
  },
  {
    title: "what comes back failing is reopened at once, and asking again is not a person's doing",
    steps: [
      { sees: "pass", under: once },
      { sees: "fail", under: { ...once, ...newImage }, tells: ["opened by platform"] },
      { sweeps: "check-gone", tells: ["orphaned by policy"] },
      { sees: "fail", under: { ...once, ...newImage }, tells: ["reopened by policy"], shows: "reopened" },
    ],
  },
  {
    title: "what comes back passing is resolved",
    steps: [
      { sees: "fail" },
      { sweeps: "check-gone" },
      { sees: "pass", tells: ["resolved by policy"], shows: "resolved" },
    ],
  },
  {
    title: "what comes back and cannot be told stays closed and does not age",
    steps: [
      { sees: "fail" },
      { sweeps: "target-gone" },
      { day: 40, sees: "unknown", tells: [], shows: "open orphaned" },
    ],
  },
  {
    title: "a removed check makes a resolved finding no orphan",
    steps: [{ sees: "fail" }, { sees: "pass" }, { sweeps: "check-gone", tells: [], shows: "resolved" }],
  },
  {
    title: "a removed check ends the wait for a confirmation",
    steps: [
      { sees: "pass", under: once },
      { sees: "fail", under: once, tells: [] },
      { sweeps: "check-gone", tells: [] },
      { sees: "fail", under: once, tells: [] },
      { sees: "fail", under: once, tells: ["opened by person"] },
    ],
  },
  {
    title: "a check that does not apply any more closes its finding without a pass",
    steps: [{ sees: "fail" }, { sees: "notApplicable", tells: ["orphaned by person"], shows: "open orphaned" }],
  },
  {
    title: "a check that applies again and fails reopens",
    steps: [
      { sees: "fail" },
      { sees: "notApplicable" },
      { sees: "notApplicable", tells: [], shows: "open orphaned" },
      { sees: "fail", tells: ["reopened by person"], shows: "reopened" },
    ],
  },
  {
    title: "a check that does not apply any more leaves a resolved finding resolved",
    steps: [{ sees: "fail" }, { sees: "pass" }, { sees: "notApplicable", tells: [], shows: "resolved" }],
  },
  {
    title: "a check that did not apply opens with its first fail",
    steps: [{ sees: "notApplicable" }, { sees: "fail", under: once, tells: ["opened by person"], shows: "open" }],
  },
];

testRules(rules);
