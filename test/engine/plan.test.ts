import assert from "node:assert/strict";
import { test } from "node:test";

import { type CheckFilter, planVisit } from "../../src/engine/plan.ts";
import { check, policySet, user } from "./support/fleet.ts";

const policies = policySet(
  { name: "credentials", checks: [check("no-keys", { severity: "high" }), check("no-netrc", { severity: "low" })] },
  { name: "research", targets: { userProfiles: ["res-*"] }, checks: [check("no-keys")] },
);

const set = { policies, revision: "0000" };

const planned = (name: string, filter?: CheckFilter) =>
  planVisit(user(name), set, filter).checks.map((one) => `${one.policy}/${one.check.id}`);

test("a target gets the checks of every policy that selects it", () => {
  assert.deepEqual(planned("ann"), ["credentials/no-keys", "credentials/no-netrc"]);
  assert.deepEqual(planned("res-1"), ["credentials/no-keys", "credentials/no-netrc", "research/no-keys"]);
});

test("a filter leaves the checks that meet all of its lists", () => {
  assert.deepEqual(planned("res-1", { policies: ["!cred*"] }), ["research/no-keys"]);
  assert.deepEqual(planned("res-1", { checks: ["*-keys"] }), ["credentials/no-keys", "research/no-keys"]);
  assert.deepEqual(planned("res-1", { severities: ["high", "low"], checks: ["*rc"] }), ["credentials/no-netrc"]);
});

test("a target that cannot be visited keeps its planned checks", () => {
  const blocked = user("ann", { blocked: { code: "app-stopped" } });
  assert.equal(planVisit(blocked, set).checks.length, 2);
});

test("a visit is plain data that survives a queue", () => {
  const visit = planVisit(user("ann"), set);
  assert.deepEqual(JSON.parse(JSON.stringify(visit)), visit);
});
