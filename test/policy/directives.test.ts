import assert from "node:assert/strict";
import { suite, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import { parsePolicies } from "../../src/policy/parse-policies.ts";
import { base } from "./base.ts";

const named = (name: string): string => base.replace("home-credentials", name);
const lines = (text: string): number => text.split("\n").length - 1;

/** Place and code of every problem. */
function problems(text: string): readonly string[] {
  const parsed = parsePolicies([{ path: "p.yaml", text }], checkTypes);
  return parsed.ok ? [] : parsed.problems.map(({ line, column, code }) => `${line}:${column} ${code}`);
}

suite("each directive line is reported once, where it stands", () => {
  test("when each of two documents has one", () => {
    const first = `%YAML 1.2\n---\n${named("a")}...\n`;
    assert.deepEqual(problems(`${first}%YAML 1.2\n---\n${named("b")}`), [
      "1:1 directive",
      `${lines(first) + 1}:1 directive`,
    ]);
  });

  test("when one document has several", () => {
    assert.deepEqual(problems(`%YAML 1.2\n%TAG !e! tag:example.org,2026:\n---\n${base}`), [
      "1:1 directive",
      "2:1 directive",
    ]);
  });

  test("when it counts for the documents after its own, too", () => {
    assert.deepEqual(problems(`%YAML 1.1\n---\n${named("a")}---\n${named("b")}`), ["1:1 directive"]);
  });

  test("when no document follows", () => {
    assert.deepEqual(problems(`${base}...\n%YAML 1.1\n`), [`${lines(base) + 2}:1 directive`]);
  });

  test("when the parser itself refuses one of them", () => {
    assert.deepEqual(problems(`%YAML\n%TAG !e! tag:example.org,2026:\n---\n${base}`), ["1:1 yaml", "2:1 directive"]);
  });

  test("but a % line inside a text is none", () => {
    assert.deepEqual(problems("--- |\n%YAML 1.1\n"), ["1:5 wrong-type"]);
  });
});

test("a file of nothing but directives is refused after as many problems as anyone reads", () => {
  const found = problems(`${"%YAML 1.2\n".repeat(20_000)}---\n${base}`);
  assert.equal(found.length, 101);
});
