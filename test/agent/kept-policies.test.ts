import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { keepActive, recallActive } from "../../src/agent/kept-policies.ts";
import { checkTypes } from "../../src/checks/registry.ts";
import type { CompiledCheck, CompiledPolicySet } from "../../src/model/policy.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { openStore } from "../../src/store/open-store.ts";
import { acquired } from "../store/support/acquired.ts";
import { HandClock } from "../store/support/material.ts";
import { place } from "../store/support/place.ts";
import { policyText } from "./support/agent-world.ts";

const text = `${policyText("p", ["one"])}    - { id: both, all: [{ file: { path: ~/two, exists: true } }, { command: { run: umask, stdout: "0027" } }] }
`;

function compiled(): CompiledPolicySet {
  const parsed = parsePolicies([{ path: "p.yaml", text: new TextEncoder().encode(text) }], checkTypes);
  assert.ok(parsed.ok);
  return parsed.set;
}

/** What an agent recalls of a set that another version kept, whose checks were compiled like this. */
async function recalled(other: (check: CompiledCheck) => CompiledCheck) {
  await using stack = new AsyncDisposableStack();
  const store = stack.use(await openStore(stack.use(place()).path, { clock: new HandClock() }));
  const { hash, policies, exemptions } = compiled();
  const set = {
    hash,
    exemptions,
    policies: policies.map((policy) => ({ ...policy, checks: policy.checks.map(other) })),
  };
  const source = { kind: "git", url: "https://git.example.org/policies", revision: "a", verified: true } as const;
  await keepActive(await acquired(store), { set, source, acceptedAt: 1 });
  return (await recallActive(store))?.set;
}

suite("policies that an earlier life kept", () => {
  test("are asked as this version asks them, whatever the version that kept them asked", async () => {
    const { hash, policies } = compiled();
    assert.deepEqual(await recalled((check) => check), { hash, policies, exemptions: [] });
    assert.deepEqual(await recalled((check) => ({ ...check, subject: "other", asks: check.asks.slice(1) })), {
      hash,
      policies,
      exemptions: [],
    });
  });

  for (const { what, other } of [
    { what: "of a type that", other: { type: "telepathy" } },
    { what: "that combines checks of a type that", other: { type: "all", spec: [{ telepathy: {} }] } },
    { what: "of a form that", other: { type: "file", spec: { road: "~/one" } } },
  ])
    test(`are not recalled where a check is ${what} this version does not know`, async () => {
      assert.equal(await recalled((check) => (check.id === "one" ? { ...check, ...other } : check)), undefined);
    });
});
