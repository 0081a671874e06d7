import assert from "node:assert/strict";
import { after, afterEach, before, describe, it } from "node:test";

import type { TargetResult } from "../../src/engine/assess.ts";
import { exitCode, scanFacts } from "../../src/engine/exit-code.ts";
import { scan } from "../../src/engine/scan.ts";
import { Tally } from "../../src/engine/summary.ts";
import type { TargetSelector } from "../../src/model/policy.ts";
import { startStudio, type Studio } from "../targets/support/studio.ts";
import { check, collect, policySet, provider, tools, user } from "./support/fleet.ts";

/** What a scan of a Studio that answers no login comes to: its rows and its exit code. */
async function looked(
  studio: Studio,
  { policy = {}, person = {} }: { readonly policy?: TargetSelector; readonly person?: TargetSelector },
) {
  using sagemaker = studio.provider({ costly: { tags: true, idle: false }, callMs: 500 });
  const options = { ...tools(), concurrency: 2, signal: AbortSignal.timeout(30_000) };
  const policies = policySet({ name: "p", targets: policy, checks: [check("a")] });
  const unvisited = { ...sagemaker, open: () => Promise.reject(new Error("nobody is to be visited")) };
  const results = await collect(scan({ ...options, policies, targets: person, providers: [unvisited] }));
  return { results, ...came(results) };
}

function came(results: readonly TargetResult[]) {
  const tally = new Tally();
  for (const result of results) tally.add(result);
  return { code: exitCode(scanFacts(tally, "low")), coverage: tally.summary().coverage };
}

const reasonsOf = (results: readonly TargetResult[]) => [...new Set(results.map(({ target }) => target.reason))];

describe("what could not be read never drops out of scope", () => {
  let studio: Studio;
  before(async () => (studio = await startStudio({ users: 3, shape: "plain" })));
  after(() => studio[Symbol.asyncDispose]());
  afterEach(() => studio.faults.clear());

  it("so unreadable tags make the checks of a policy that selects on tags unknown", async () => {
    studio.faults.on({ kind: "api", error: "denied", operation: "ListTags" });
    const { results, code, coverage } = await looked(studio, { policy: { tags: { team: "nobody" } } });
    assert.deepEqual([code, coverage, reasonsOf(results)], [2, 0, ["denied"]]);
    assert.ok(results.every(({ findings }) => findings[0]?.reason === "denied"));
  });

  it("so unreadable tags keep their rows under a selection by tag", async () => {
    studio.faults.on({ kind: "api", error: "denied", operation: "ListTags" });
    const { results, code } = await looked(studio, { person: { tags: { team: "nobody" } } });
    assert.deepEqual([results.length, code], [3, 2]);
  });

  it("while tags that were read and differ leave the target out", async () => {
    const { results, code } = await looked(studio, { policy: { tags: { team: "nobody" } } });
    assert.deepEqual([results.map(({ planned }) => planned), code], [[0, 0, 0], 2]);
  });

  for (const operation of ["ListUserProfiles", "ListSpaces", "ListApps"] as const) {
    const selectors: readonly TargetSelector[] = [
      { userProfiles: ["nobody"] },
      { spaces: ["nothing"] },
      { appTypes: ["none"] },
      { tags: { team: "nobody" } },
    ];
    for (const selector of selectors) {
      it(`so a broken ${operation} is seen through ${JSON.stringify(selector)}`, async () => {
        studio.faults.on({ kind: "api", error: "denied", operation });
        for (const { results, code } of [
          await looked(studio, { policy: selector }),
          await looked(studio, { person: selector }),
        ]) {
          const row = results.find(({ target }) => target.state === "Unlisted");
          assert.deepEqual([row?.planned, row?.target.reason, code], [null, "denied", 2]);
        }
      });
    }
  }

  it("so a broken list of domains is seen through any selection, and a broken list of another domain is not", async () => {
    studio.faults.on({ kind: "api", error: "denied", operation: "ListDomains" });
    const hidden = await looked(studio, { person: { domains: ["d-any"], userProfiles: ["nobody"] } });
    assert.deepEqual([hidden.results.map(({ planned }) => planned), hidden.code], [[null], 2]);
    studio.faults.clear();
    studio.faults.on({ kind: "api", error: "denied", operation: "ListApps" });
    assert.deepEqual((await looked(studio, { person: { domains: ["d-any"] } })).results, []);
  });
});

it("a row for unlisted targets spoils a run in which everything else passed", async () => {
  const unlisted = user("-", { state: "Unlisted", blocked: { code: "denied" }, unlisted: true });
  const policies = policySet({ name: "p", targets: { userProfiles: ["ann"] }, checks: [check("a")] });
  const options = { ...tools(), policies, concurrency: 1, signal: new AbortController().signal };
  const run = (targets: TargetSelector) =>
    collect(scan({ ...options, targets, providers: [provider([user("ann"), unlisted])] }));
  assert.deepEqual(came(await run({ userProfiles: ["ann"] })), { code: 2, coverage: 1 });
});
