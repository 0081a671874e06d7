import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { controlsOf } from "../../src/reports/controls.ts";
import type { CompiledPolicy } from "../../src/model/policy.ts";
import type { Finding } from "../../src/model/report.ts";
import { everyStanding, finding, policies } from "./support/findings.ts";

const [home] = policies;
const naming = (name: string, controls: CompiledPolicy["controls"]): CompiledPolicy => {
  assert.ok(home !== undefined);
  return { ...home, name, controls };
};
const { pass, fail, unknown, notApplicable, exempt } = everyStanding;

suite("a control", () => {
  const rows: readonly (readonly [string, readonly Finding[], string])[] = [
    ["all of whose checks pass is satisfied", [pass, pass], "satisfied"],
    ["one of whose checks fails is not", [pass, fail, unknown], "not-satisfied"],
    ["whose failure is accepted is not satisfied either", [pass, exempt], "not-satisfied"],
    ["of which something could not be told is not fully observed", [pass, unknown], "not-fully-observed"],
    ["of which nothing could be told is not fully observed", [unknown], "not-fully-observed"],
    ["whose checks apply to nobody has no rule", [notApplicable], "no-rule"],
    ["of which nothing was asked has no rule", [], "no-rule"],
  ];
  for (const [title, findings, expected] of rows)
    test(title, () => {
      const [control] = controlsOf({ findings }, [naming("home", { soc2: ["CC6.1"] })]);
      assert.equal(control?.standing, expected);
    });

  test("of several policies rests on all of them, and stands in the order of its framework", () => {
    const set = [
      naming("home", { "nist-800-53": ["AC-10", "AC-2"] }),
      naming("other", { "nist-800-53": ["AC-2"], "cis-controls-v8": ["1.1"] }),
    ];
    const controls = controlsOf({ findings: [pass, finding({ policy: "other", check: "x" })] }, set);
    assert.deepEqual(
      controls.map(({ framework, id, standing, checks }) => [framework, id, standing, checks]),
      [
        ["cis-controls-v8", "1.1", "not-satisfied", ["other/x"]],
        ["nist-800-53", "AC-2", "not-satisfied", ["home/no-keys", "other/x"]],
        ["nist-800-53", "AC-10", "satisfied", ["home/no-keys"]],
      ],
    );
  });
});
