import assert from "node:assert/strict";
import { test } from "node:test";

import { files, ran } from "../../src/checks/case.ts";
import { environmentOf } from "../../src/engine/environment.ts";
import { toLook } from "../../src/engine/to-look.ts";
import type { Observation } from "../../src/model/records.ts";
import { user } from "./support/fleet.ts";
import { look, row } from "./support/looks.ts";

const facts = {
  run: "run-1",
  at: "2027-01-01T00:00:00.000Z",
  policyHash: "policies-2",
  target: user("ann", { image: { arn: "arn:image/a", version: "2.1" }, instanceType: "ml.t3.medium" }),
  result: { target: row("ann") },
  advanced: { findings: look("ann", { b: "pass", a: "fail", "o/z": "unknown" }).findings, states: [], transitions: [] },
  keep: "facts",
} as const;
const before = { policyHash: "policies-1", environment: "image arn:image/old" };

test("a look names what was planned, sorted and once each", () => {
  const twice = { ...facts.advanced, findings: [...facts.advanced.findings, ...facts.advanced.findings] };
  assert.deepEqual(toLook({ ...facts, advanced: twice }).scope, [
    ["o", "z"],
    ["p", "a"],
    ["p", "b"],
  ]);
});

test("a look that saw the target names its own policies and surroundings", () => {
  const { policyHash, environment } = toLook({ ...facts, before });
  assert.deepEqual([policyHash, environment], ["policies-2", "image arn:image/a version 2.1 on ml.t3.medium"]);
});

test("a look that saw nothing goes on naming what was judged last", () => {
  const result = { target: row("ann", { observed: false, reason: "app-stopped" }) };
  const { policyHash, environment } = toLook({ ...facts, result, before });
  assert.deepEqual({ policyHash, environment }, before);
});

test("a first look that saw nothing has only its own to name", () => {
  const result = { target: row("ann", { observed: false, reason: "app-stopped" }) };
  assert.equal(toLook({ ...facts, result }).policyHash, "policies-2");
});

test("answers are kept as the state allows, and are absent where none were brought", () => {
  const observations: readonly Observation[] = [
    { ask: { kind: "files", path: "~/a", content: 9 }, answer: files({ content: "x" }) },
    { ask: { kind: "run", command: "env", timeoutMs: 1, maxBytes: 1 }, answer: ran({ stdout: "x" }) },
  ];
  const result = { target: row("ann"), observations };
  assert.deepEqual(toLook({ ...facts, result, keep: "content" }).observations, observations);
  assert.deepEqual(
    toLook({ ...facts, result }).observations?.map(({ ask, answer }) => [ask.kind, answer.kind]),
    [
      ["run", "none"],
      ["files", "files"],
    ],
  );
  assert.ok(!("observations" in toLook(facts)));
});

test("surroundings of which nothing is known are empty, and hostile ones printable", () => {
  assert.equal(environmentOf({}), "");
  assert.equal(environmentOf({ image: {}, instanceType: "" }), "");
  assert.equal(environmentOf({ instanceType: "ml\u001b[2J" }), "on ml\\u{1b}[2J");
});
