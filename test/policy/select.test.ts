import assert from "node:assert/strict";
import { suite, test } from "node:test";
import fc from "fast-check";
import type { TargetSelector } from "../../src/model/policy.ts";
import type { Target } from "../../src/model/target.ts";
import { matchesGlob } from "../../src/checks/glob.ts";
import { matchesName } from "../../src/policy/name-matcher.ts";
import { costlyFacts, selects } from "../../src/policy/select.ts";

suite("a list of name patterns", () => {
  const rows: readonly (readonly [patterns: readonly string[], name: string, chosen: boolean])[] = [
    [["*"], "alice", true],
    [["*"], "", true],
    [["alice"], "alice", true],
    [["alice"], "alice2", false],
    [["ALICE"], "alice", true],
    [["d-ABC"], "d-abc", true],
    [["al?ce"], "alice", true],
    [["al?ce"], "alce", false],
    [["a*e"], "alice", true],
    [["a*c*"], "alice", true],
    [["*x*"], "alice", false],
    [["a.ice"], "alice", false],
    [["*", "!svc-*"], "svc-etl", false],
    [["*", "!svc-*"], "alice", true],
    [["!svc-*"], "alice", true],
    [["!svc-*"], "SVC-etl", false],
    [["!svc-*", "!bot"], "bot", false],
    [["bob", "!alice"], "carol", false],
    [[], "alice", false],
    [["?"], "😀", true],
  ];
  for (const [patterns, name, chosen] of rows) {
    test(`[${patterns.join(", ")}] ${chosen ? "chooses" : "leaves out"} "${name}"`, () => {
      assert.equal(matchesName(patterns, name), chosen);
    });
  }

  test("agrees with a regular expression on any short pattern", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 8 });
    const names = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 8 });
    fc.assert(
      fc.property(letters, names, (pattern, name) => {
        const expression = new RegExp(`^${pattern.replaceAll("*", ".*").replaceAll("?", ".")}$`);
        assert.equal(matchesGlob(pattern, name), expression.test(name));
      }),
    );
  });

  test("takes no more than pattern × name steps on the pattern that ruins backtracking", () => {
    const started = performance.now();
    assert.equal(matchesGlob("a*".repeat(128), `${"a".repeat(255)}b`.repeat(4)), true);
    assert.equal(matchesGlob(`${"a*".repeat(128)}c`, "a".repeat(1_000)), false);
    assert.ok(performance.now() - started < 1_000);
  });
});

suite("a selector", () => {
  const alice: Target = {
    id: "sagemaker/d-abc/alice/JupyterLab",
    provider: "sagemaker",
    domain: "d-abc",
    userProfile: "alice",
    space: "lab",
    appType: "JupyterLab",
    state: "InService",
    tags: { team: "research", legacy: "" },
  };
  const local: Target = { id: "local", provider: "local", state: "InService" };

  const rows: readonly (readonly [what: string, selector: TargetSelector, target: Target, selected: boolean])[] = [
    ["that is empty selects everything", {}, alice, true],
    ["that is empty selects the local shell", {}, local, true],
    [
      "holds when all its parts hold",
      { domains: ["d-abc"], userProfiles: ["a*"], spaces: ["lab"], appTypes: ["jupyterlab"] },
      alice,
      true,
    ],
    ["fails when one part fails", { domains: ["d-abc"], userProfiles: ["b*"] }, alice, false],
    ["of all domains selects what has none", { domains: ["*"] }, local, true],
    ["of one domain leaves out what has none", { domains: ["d-abc"] }, local, false],
    ["selects by a tag", { tags: { team: "research" } }, alice, true],
    ["selects by a pattern of a tag", { tags: { team: "res*" } }, alice, true],
    ["selects by a tag's presence", { tags: { legacy: "*" } }, alice, true],
    ["minds the case of tags", { tags: { team: "Research" } }, alice, false],
    ["leaves out what lacks one of its tags", { tags: { team: "research", tier: "*" } }, alice, false],
    ["leaves out what has no tags", { tags: { team: "*" } }, local, false],
    ["is not fooled by what every object inherits", { tags: { toString: "*" } }, alice, false],
  ];
  for (const [what, selector, target, selected] of rows) {
    test(what, () => assert.equal(selects(selector, target), selected));
  }

  test("makes tags needed only when one names tags", () => {
    const policy = (targets: TargetSelector) => ({
      name: "a",
      title: "a",
      owner: "",
      labels: {},
      mode: "audit" as const,
      controls: {},
      targets,
      checks: [],
      position: { file: "a", line: 1, column: 1 },
    });
    assert.equal(costlyFacts({ policies: [policy({}), policy({ domains: ["*"] })], exemptions: [] }).tags, false);
    assert.equal(costlyFacts({ policies: [policy({}), policy({ tags: { team: "*" } })], exemptions: [] }).tags, true);
  });
});
