import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { assess } from "../../src/engine/assess.ts";
import { planVisit } from "../../src/engine/plan.ts";
import type { TargetSelector } from "../../src/model/policy.ts";
import { noAppFacts, type Target } from "../../src/model/target.ts";
import { check, honest, policySet, provider, session, tools, user } from "./support/fleet.ts";

const ran = (value: string): Pick<Target, "app"> => ({
  app: { ...noAppFacts({ code: "denied", detail: "DescribeApp" }), imageVersion: { value } },
});

/** What a visit makes of check `c`, which applies `when`, and `d`, which always does; and how often it logged in. */
async function assessed(target: Target, { when, ...targets }: TargetSelector & { readonly when?: string }) {
  const checks = [check("c", when === undefined ? {} : { when }), check("d", when === undefined ? {} : { when })];
  const policies = policySet({ name: "p", targets, checks: when === undefined ? checks : [...checks, check("e")] });
  let logins = 0;
  const open = async () => {
    logins++;
    return session({ answer: honest((path) => path !== "~/e") });
  };
  const { signal } = new AbortController();
  const planned = planVisit(target, { policies, revision: "r" });
  const { findings, planned: count } = await assess(planned, provider([target], open), tools(), {
    signal,
    stop: signal,
  });
  return {
    logins,
    count,
    told: findings.map(({ check: id, outcome, reason, detail, assurance }) =>
      [id, outcome, reason ?? "", detail ?? "", assurance].filter((word) => word !== "").join(" | "),
    ),
  };
}

suite("a check with `when`", () => {
  test("is judged where it holds", async () => {
    const { told } = await assessed(user("ann", ran("3")), { when: 'target.image.version == "3"' });
    assert.deepEqual(told, ["c | pass | A1", "d | pass | A1", "e | fail | A1"]);
  });

  test("does not apply elsewhere, as AWS itself says, whatever the home holds", async () => {
    const { told, count } = await assessed(user("ann", ran("2")), { when: 'target.image.version == "3"' });
    const fact = 'not when target.image.version == "3": target.image.version is "2"';
    assert.deepEqual(told, [`c | notApplicable | ${fact} | A3`, `d | notApplicable | ${fact} | A3`, "e | fail | A1"]);
    assert.equal(count, 3);
  });

  test("is unknown where that cannot be told, for the reason of the fact, and never passes", async () => {
    const { told } = await assessed(user("ann"), { when: 'target.networkMode == "VpcOnly"' });
    const [c] = told;
    assert.match(c ?? "", /^c \| unknown \| not-kept \| `when` cannot be told: target.networkMode is not known/);
  });

  test("costs no login where nothing is left to ask", async () => {
    const { logins } = await assessed(user("ann"), { where: 'target.networkMode == "VpcOnly"' });
    assert.equal(logins, 0);
  });
});

suite("a policy with `where`", () => {
  test("selects those of whom it holds, and no others", async () => {
    assert.equal((await assessed(user("ann", ran("3")), { where: 'target.image.version == "3"' })).count, 2);
    assert.equal((await assessed(user("ann", ran("2")), { where: 'target.image.version == "3"' })).count, 0);
  });

  test("is unknown on those of whom it cannot be told, who are in the report all the same", async () => {
    const { told } = await assessed(user("ann"), { where: 'target.image.version == "3"' });
    assert.equal(told.length, 2);
    for (const one of told) assert.match(one, /unknown \| not-kept \| `where` cannot be told/);
  });
});
