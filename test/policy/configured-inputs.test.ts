import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { changedSince } from "../../src/engine/changed-since.ts";
import { planVisit } from "../../src/engine/plan.ts";
import type { Target } from "../../src/model/target.ts";
import { parseConfig } from "../../src/policy/parse-config.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { recompileSet } from "../../src/policy/recompile.ts";
import { costlyFacts } from "../../src/policy/select.ts";

const policy = (inputs: string): string => `apiVersion: plumbline/v1
kind: Policy
metadata: { name: index }
spec:
  inputs:
${inputs}
  checks:
    - id: mirror
      setting: { path: ~/a.json, format: json, key: k, equals: "\${inputs.mirror}" }
`;
const declared = '    mirror: { type: string, default: "https://a.example/" }';
const config = (entries: string): string => `apiVersion: plumbline/v1
kind: Agent
spec:
  inputs:
${entries}
`;

function parsed(entries: string, inputs = declared) {
  const read = parseConfig(config(entries), "plumbline.yaml");
  assert.ok(read.ok, JSON.stringify(read.ok ? "" : read.problems));
  return parsePolicies([{ path: "p.yaml", text: policy(inputs) }], checkTypes, { inputs: read.config.inputs });
}
const setOf = (entries: string, inputs = declared) => {
  const result = parsed(entries, inputs);
  assert.ok(result.ok, JSON.stringify(result.ok ? "" : result.problems));
  return result.set;
};
const problems = (entries: string, inputs = declared) => {
  const result = parsed(entries, inputs);
  return result.ok
    ? []
    : result.problems.map(({ file, line, column, code, remedy }) => `${file}:${line}:${column} ${code} ${remedy}`);
};
const user = (userProfile: string, more: Partial<Target> = {}): Target => ({
  id: `sagemaker/d-1/${userProfile}/JupyterLab`,
  provider: "sagemaker",
  domain: "d-1",
  userProfile,
  appType: "JupyterLab",
  state: "InService",
  ...more,
});
/** The mirror that is asked of a target. */
const asked = (set: ReturnType<typeof setOf>, target: Target): unknown => {
  const [one] = planVisit(target, { policies: set, revision: "r" }).checks;
  assert.ok(one);
  return one.ruled?.outcome.kind ?? (one.check.spec as { readonly equals?: unknown }).equals;
};

const two = `    - policies: [index]
      targets: { userProfiles: ["svc-*"] }
      values: { mirror: "https://svc.example/" }
    - policies: ["*"]
      targets: { domains: [d-1] }
      values: { mirror: "https://d1.example/" }`;

suite("inputs by the config", () => {
  test("that are of the wrong type are told in the config alone", () => {
    const entries = "    - policies: [index]\n      values: { mirror: 5 }";
    assert.deepEqual(problems(entries), ["plumbline.yaml:6:25 input-type Write a string, or change `type`."]);
    const allowed = "    mirror: { type: string, default: a, allowed: [a, b] }";
    assert.deepEqual(problems(entries.replace("5", "c"), allowed), [
      'plumbline.yaml:6:25 input-not-allowed Choose one of them, or add it to `allowed`: "a", "b".',
    ]);
  });

  test("are those of the first entry that names the policy and selects the target, and defaults elsewhere", () => {
    const set = setOf(two);
    assert.equal(asked(set, user("svc-x")), "https://svc.example/");
    assert.equal(asked(set, user("ana")), "https://d1.example/");
    assert.equal(asked(set, user("ana", { domain: "d-2" })), "https://a.example/");
    assert.equal(
      asked(setOf('    - policies: ["!index"]\n      values: { mirror: x }'), user("ana")),
      "https://a.example/",
    );
  });

  test("hold on every target where an entry names none, and what stands after it is not looked at", () => {
    const all = '    - policies: [index]\n      values: { mirror: "https://all.example/" }';
    assert.equal(asked(setOf(all), user("ana")), "https://all.example/");
    assert.equal(asked(setOf(`${all}\n${two}`), user("svc-x")), "https://all.example/");
    assert.equal(asked(setOf(`${two}\n${all}`), user("ana", { domain: "d-2" })), "https://all.example/");
  });

  test("leave a check unknown on a target of which it is not known which of them it has", () => {
    const set = setOf("    - policies: [index]\n      targets: { tags: { team: x } }\n      values: { mirror: b }");
    assert.deepEqual(costlyFacts(set).tags, true);
    assert.equal(asked(set, user("ana", { tags: { team: "x" } })), "b");
    assert.equal(asked(set, user("ana", { tags: {} })), "https://a.example/");
    assert.equal(asked(set, user("ana", { blocked: { code: "throttled" } })), "unknown");
  });

  test("are a part of the set's hash, and a change of one is a change of the check", () => {
    const [before, after] = [setOf(two), setOf(two.replace("svc.example", "new.example"))];
    assert.notEqual(before.hash, after.hash);
    assert.equal(changedSince(after, () => before)(before.hash, "index", "mirror"), true);
    assert.equal(
      changedSince(after, () => setOf(two.replace("svc.example", "new.example")))("x", "index", "mirror"),
      false,
    );
  });

  test("outlive a restart with what they make the checks ask", () => {
    const set = setOf(two);
    const again = recompileSet(JSON.parse(JSON.stringify({ ...set, hash: set.hash })), checkTypes);
    assert.deepEqual(again?.policies, set.policies);
  });

  for (const [title, entries, expected] of [
    [
      "of another type",
      "    - policies: [index]\n      values: { mirror: 5 }",
      /^plumbline.yaml:6:25 input-type Write a string/,
    ],
    [
      "that no policy declares",
      "    - policies: [index]\n      values: { miror: x }",
      /^plumbline.yaml:6:24 unknown-input Did you mean `mirror`\?/,
    ],
  ] as const)
    test(`a value ${title} is refused at its place in the config`, () =>
      assert.match(problems(entries)[0] ?? "", expected));

  test("a value that is not allowed is refused, also where it is set for some targets only", () => {
    const allowed = "    mirror: { type: string, default: a, allowed: [a, b] }";
    const entry = (value: string) =>
      `    - policies: [index]\n      targets: { domains: [d-1] }\n      values: { mirror: ${value} }`;
    assert.deepEqual(problems(entry("b"), allowed), []);
    assert.match(problems(entry("c"), allowed)[0] ?? "", /input-not-allowed/);
  });

  test("an input without a default has to be set for every target", () => {
    const bare = "    mirror: { type: string }";
    const some = "    - policies: [index]\n      targets: { domains: [d-1] }\n      values: { mirror: x }";
    assert.match(problems(some, bare)[0] ?? "", /^p.yaml:6:5 input-without-value/);
    assert.deepEqual(problems(`${some}\n    - policies: [index]\n      values: { mirror: y }`, bare), []);
  });

  test("a value that makes a check wrong is told of the check, with the values that do", () => {
    const text = policy(declared).replace(
      'equals: "${inputs.mirror}"',
      'not: { matches: "x" }, length: "${inputs.mirror}"',
    );
    const read = parseConfig(
      config('    - policies: [index]\n      targets: { domains: [d-1] }\n      values: { mirror: "other" }'),
      "c.yaml",
    );
    assert.ok(read.ok);
    const result = parsePolicies([{ path: "p.yaml", text }], checkTypes, { inputs: read.config.inputs });
    assert.ok(!result.ok);
  });

  test("for a policy that there is not do nothing, and that is a warning: policies come and go", () => {
    const result = parsed("    - policies: [indx]\n      values: { mirror: x }");
    assert.ok(result.ok);
    assert.deepEqual(
      result.warnings.map(({ file, line, code, remedy }) => `${file}:${line} ${code} ${remedy}`),
      ["plumbline.yaml:5 no-such-policy Did you mean `index`?"],
    );
  });

  test("are told with where each comes from", () => {
    const result = parsed(two);
    assert.ok(result.ok);
    assert.deepEqual(
      result.inputs.map(({ policy: name, input, value, targets, origin }) => [
        name,
        input,
        value,
        targets,
        origin?.line,
      ]),
      [
        ["index", "mirror", "https://svc.example/", { userProfiles: ["svc-*"] }, 7],
        ["index", "mirror", "https://d1.example/", { domains: ["d-1"] }, 10],
        ["index", "mirror", "https://a.example/", undefined, undefined],
      ],
    );
  });
});
