import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import { checkTypes } from "../../src/checks/registry.ts";
import type { CompiledExemption, TargetSelector } from "../../src/model/policy.ts";
import type { Target } from "../../src/model/target.ts";
import { endOf } from "../../src/policy/exemption/expiry.ts";
import { acceptedBy, exemptionsOn } from "../../src/policy/exemptions.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { base } from "./base.ts";

const now = Date.parse("2026-11-26T12:00:00Z");
const iso = (text: string): string => new Date(text).toISOString();

const exemption = (name: string, more: Partial<CompiledExemption> = {}): CompiledExemption => ({
  name,
  reason: "until the job runs by its role",
  owner: "data-platform",
  expires: iso("2027-01-01"),
  checks: ["p/c"],
  targets: { userProfiles: ["ana"] },
  position: { file: "e.yaml", line: 1, column: 1 },
  ...more,
});

const finding = { policy: "p", check: "c", subject: "~/a" };
const names = (some: readonly CompiledExemption[], at = now, what = finding) => acceptedBy(some, what, at)?.name;

suite("an exemption", () => {
  test("accepts the checks and subjects that it names, and no others", () => {
    assert.equal(names([exemption("a")]), "a");
    assert.equal(names([exemption("a", { checks: ["p/*", "!p/c"] })]), undefined);
    assert.equal(names([exemption("a", { checks: ["q/c", "p/d"] })]), undefined);
    assert.equal(names([exemption("a", { subjects: ["~/b", "~/a*"] })]), "a");
    assert.equal(names([exemption("a", { subjects: ["~/b"] })]), undefined);
    assert.equal(names([exemption("a", { subjects: ["~/A"] })]), undefined);
    assert.equal(names([exemption("a", { checks: ["P/C"] })]), "a");
  });

  test("holds until the moment at which it expires, and not at it", () => {
    const one = exemption("a", { expires: iso("2026-12-01") });
    assert.equal(names([one], Date.parse("2026-11-30T23:59:59.999Z")), "a");
    assert.equal(names([one], Date.parse("2026-12-01")), undefined);
  });

  test("that holds longest is the one that is named, whatever their order", () => {
    const some = [exemption("a"), exemption("b", { expires: iso("2027-02-01") }), exemption("c")];
    assert.equal(names(some), "b");
    assert.equal(names(some.toReversed()), "b");
    assert.equal(names([...some, exemption("d", { expires: iso("2028-01-01"), checks: ["q/c"] })]), "b");
  });

  test("accepts nothing on a target of which it is not known whether it is meant", () => {
    const on = (targets: TargetSelector, target: Partial<Target>) =>
      exemptionsOn([exemption("a", { targets })], { id: "t", provider: "sagemaker", state: "InService", ...target });
    assert.equal(on({ tags: { team: "*" } }, { tags: { team: "x" } }).length, 1);
    assert.equal(on({ tags: { team: "*" } }, { tags: {} }).length, 0);
    assert.equal(on({ tags: { team: "*" } }, { blocked: { code: "throttled" } }).length, 0, "tags that were not read");
    assert.equal(on({ domains: ["d-1"] }, { unlisted: true, blocked: { code: "throttled" } }).length, 0);
    assert.equal(on({ userProfiles: ["ana"] }, { userProfile: "Ana" }).length, 1);
    assert.equal(on({ userProfiles: ["ana"] }, {}).length, 0);
  });

  test("takes a target without a name in by `*` alone: a shared space belongs to nobody", () => {
    const shared: Target = { id: "t", provider: "sagemaker", state: "InService", domain: "d-1", space: "team" };
    const on = (targets: TargetSelector) => exemptionsOn([exemption("a", { targets })], shared).length;
    assert.equal(on({ userProfiles: ["!svc-*"] }), 0);
    assert.equal(on({ userProfiles: ["*", "!svc-*"] }), 1);
    assert.equal(on({ userProfiles: ["?*"] }), 0);
    assert.equal(on({ spaces: ["team"] }), 1);
    assert.equal(on({ domains: ["d-1"] }), 1);
  });
});

test("a day ends at midnight in UTC, a moment is itself, and what no calendar has is no date", () => {
  assert.equal(endOf("2026-12-31"), Date.parse("2027-01-01T00:00:00Z"));
  assert.equal(endOf("2028-02-29"), Date.parse("2028-03-01T00:00:00Z"));
  assert.equal(endOf("2026-12-31T17:00Z"), Date.parse("2026-12-31T17:00:00Z"));
  for (const text of ["2027-02-29", "2026-13-01", "2026-12-31T24:30Z", "2026-12-31T17:00+02:00", "tomorrow", ""])
    assert.equal(endOf(text), undefined, text);
  fc.assert(
    fc.property(fc.date({ noInvalidDate: true, min: new Date("2020-01-01"), max: new Date("2099-12-31") }), (date) => {
      const day = date.toISOString().slice(0, 10);
      assert.equal(new Date((endOf(day) ?? 0) - 1).toISOString().slice(0, 10), day);
    }),
  );
});

const document = (expires: string, checks = "home-credentials/no-access-keys") => `
apiVersion: plumbline/v1
kind: Exemption
metadata: { name: ana-migration }
spec:
  reason: until the job runs by its role
  owner: data-platform
  expires: ${expires}
  checks: ["${checks}"]
  targets: { userProfiles: [ana] }
`;
const parsed = (...texts: readonly string[]) =>
  parsePolicies(
    [base, ...texts].map((text, index) => ({ path: `${index}.yaml`, text })),
    checkTypes,
    { now },
  );
const problems = (result: ReturnType<typeof parsed>) =>
  result.ok ? [] : result.problems.map(({ file, line, code }) => `${file}:${line} ${code}`);
const warnings = ({ warnings: some }: ReturnType<typeof parsed>) =>
  some.map(({ file, line, code, remedy }) => `${file}:${line} ${code}: ${remedy}`);

suite("a set of policies", () => {
  test("holds its exemptions, frozen, by name and with the moment at which they end; and its hash covers them", () => {
    const [bare, one, other] = [parsed(), parsed(document("2027-01-31")), parsed(document("2027-01-30"))];
    assert.ok(bare.ok && one.ok && other.ok);
    const [found] = one.set.exemptions;
    assert.deepEqual([found?.name, found?.expires], ["ana-migration", "2027-02-01T00:00:00.000Z"]);
    assert.ok(Object.isFrozen(found?.targets));
    assert.equal(new Set([bare.set.hash, one.set.hash, other.set.hash]).size, 3);
    assert.deepEqual(one.warnings, []);
  });

  test("refuses an exemption that holds for more than a year, and tells the latest day", () => {
    assert.deepEqual(problems(parsed(document("2027-11-26"))), []);
    const late = parsed(document("2027-11-27"));
    assert.deepEqual(problems(late), ["1.yaml:8 expires-too-far"]);
    assert.match(late.ok ? "" : (late.problems[0]?.remedy ?? ""), /up to 2027-11-26,/);
  });

  test("takes one that has expired, since a day that passes must not stop an agent, and warns", () => {
    assert.deepEqual(warnings(parsed(document("2026-11-25"))).length, 1);
    assert.match(warnings(parsed(document("2026-11-25")))[0] ?? "", /^1.yaml:8 exemption-expired: Delete it/);
    assert.deepEqual(warnings(parsed(document("2026-11-26"))), [], "its last day");
  });

  test("warns of an exemption for a check that no policy has, with the name that was meant", () => {
    const [warning] = warnings(parsed(document("2027-01-31", "home-credentials/no-acess-keys")));
    assert.equal(warning, "1.yaml:9 no-such-check: Did you mean `home-credentials/no-access-keys`?");
    assert.deepEqual(warnings(parsed(document("2027-01-31", "home-*/*"))), []);
  });

  test("refuses two exemptions of one name", () => {
    assert.deepEqual(problems(parsed(document("2027-01-31"), document("2027-01-30"))), [
      "2.yaml:4 duplicate-exemption",
    ]);
  });

  test("needs a policy: exemptions alone are nothing to check", () => {
    const alone = parsePolicies([{ path: "e.yaml", text: document("2027-01-31") }], checkTypes, { now });
    assert.ok(!alone.ok);
    assert.equal(alone.problems[0]?.code, "no-policy");
  });
});
