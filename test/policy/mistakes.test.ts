import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { base } from "./base.ts";
import { meaningMistakes } from "./mistakes/meaning.ts";
import { shapeMistakes } from "./mistakes/shape.ts";
import { yamlMistakes } from "./mistakes/yaml.ts";

suite("one mistake gives one problem, at its place, with what to write instead", () => {
  test("the base policy that the cases edit is valid", () => {
    const parsed = parsePolicies([{ path: "p.yaml", text: base }], checkTypes);
    assert.deepEqual(parsed.ok ? parsed.warnings : parsed.problems, []);
  });

  for (const { when, edit, text, at, code, message, remedy } of [
    ...yamlMistakes,
    ...shapeMistakes,
    ...meaningMistakes,
  ]) {
    test(`when ${when}, ${code} is reported at ${at}`, () => {
      if (edit) assert.ok(base.includes(edit[0]), "the edit must change the base policy");
      const changed = edit ? base.replace(edit[0], () => edit[1]) : (text ?? "");
      const parsed = parsePolicies([{ path: "p.yaml", text: changed }], checkTypes);
      assert.ok(!parsed.ok);
      const seen = parsed.problems.map(
        (problem) => `${problem.line}:${problem.column} ${problem.code}: ${problem.message}`,
      );
      assert.equal(parsed.problems.length, 1, seen.join("\n"));
      const [problem] = parsed.problems;
      assert.ok(problem);
      assert.equal(`${problem.line}:${problem.column} ${problem.code}`, `${at} ${code}`, seen.join("\n"));
      assert.equal(problem.file, "p.yaml");
      assert.match(problem.message, message);
      assert.match(problem.remedy, remedy);
    });
  }
});
