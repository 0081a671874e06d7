import assert from "node:assert/strict";
import { test } from "node:test";

import type { TargetResult } from "../../src/engine/assess.ts";
import { type ExitFact, exitCode, exitFacts, scanFacts } from "../../src/engine/exit-code.ts";
import { scan } from "../../src/engine/scan.ts";
import { Tally } from "../../src/engine/summary.ts";
import type { Severity } from "../../src/model/policy.ts";
import type { Target } from "../../src/model/target.ts";
import { check, collect, honest, policySet, provider, session, tools, user } from "./support/fleet.ts";

const order: readonly (readonly [ExitFact, number])[] = [
  ["bad-usage", 3],
  ["source-refused", 4],
  ["internal-fault", 70],
  ["remedy-failed", 6],
  ["rail-stopped", 5],
  ["drifted", 1],
  ["not-assessed", 2],
  ["compliant", 0],
];

test("each fact alone has the code of the contract, and of each pair the most severe decides", () => {
  assert.equal(exitFacts.length, order.length);
  for (const [high, [fact, code]] of order.entries()) {
    assert.equal(exitCode([fact]), code);
    for (const [lower] of order.slice(high)) {
      assert.equal(exitCode([lower, fact]), code);
      assert.equal(exitCode([fact, lower]), code);
    }
  }
});

test("a run of which nothing is known has assessed nothing", () => assert.equal(exitCode([]), 2));

async function codeOf(targets: readonly Target[], severity: Severity, failOn: Severity, has: boolean): Promise<number> {
  const policies = policySet({ name: "p", checks: [check("c", { severity })] });
  const providers = [provider(targets, async () => session({ answer: honest(() => has) }))];
  const signal = new AbortController().signal;
  return exitCode(scanFacts(await tallyOf(scan({ ...tools(), policies, providers, concurrency: 2, signal })), failOn));
}

async function tallyOf(results: AsyncIterable<TargetResult>): Promise<Tally> {
  const tally = new Tally();
  for (const result of await collect(results)) tally.add(result);
  return tally;
}

const ann = user("ann");
const stopped = user("bob", { blocked: { code: "app-stopped" } });

test("all observed and compliant is 0", async () => assert.equal(await codeOf([ann], "high", "low", true), 0));
test("a failing check is 1", async () => assert.equal(await codeOf([ann], "low", "low", false), 1));
test("a failing check below the threshold is 0", async () =>
  assert.equal(await codeOf([ann], "info", "low", false), 0));
test("a failing check on the threshold is 1", async () => assert.equal(await codeOf([ann], "high", "high", false), 1));
test("a target that was not observed is 2", async () =>
  assert.equal(await codeOf([ann, stopped], "low", "low", true), 2));
test("a target that was not observed beside a failing check is 1", async () =>
  assert.equal(await codeOf([ann, stopped], "low", "low", false), 1));
test("a target that was not observed beside a failure below the threshold is 2", async () =>
  assert.equal(await codeOf([ann, stopped], "info", "low", false), 2));
test("no target at all is 2, because nothing was looked at", async () =>
  assert.equal(await codeOf([], "low", "low", true), 2));

test("no applicable check is 2, because nothing was looked at", async () => {
  const policies = policySet({ name: "p", targets: { domains: ["other"] }, checks: [check("c")] });
  const results = scan({
    ...tools(),
    policies,
    providers: [provider([ann])],
    concurrency: 1,
    signal: new AbortController().signal,
  });
  assert.equal(exitCode(scanFacts(await tallyOf(results), "low")), 2);
});

test("a listing that failed is 2, whatever the targets that it did list", async () => {
  async function* partly() {
    yield ann;
    throw new TypeError("broken");
  }
  const policies = policySet({ name: "p", checks: [check("c")] });
  const results = scan({
    ...tools(),
    policies,
    providers: [provider(partly())],
    concurrency: 1,
    signal: new AbortController().signal,
  });
  assert.equal(exitCode(scanFacts(await tallyOf(results), "low")), 2);
});
