import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import type { JsonObject } from "../../src/model/check.ts";
import { specValidator } from "./support/spec-validator.ts";

/** Specs that the schema lets through and the lint does not: where the problem is, and part of what is said. */
const linted: readonly (readonly [type: string, spec: JsonObject, path: string, says: string])[] = [
  [
    "file",
    { path: "~/a", lacks: { matches: "(" } },
    "/lacks/matches",
    "not an RE2 regular expression: missing closing",
  ],
  ["file", { path: "~/a", lacks: { matches: "a(?=b)" } }, "/lacks/matches", "not an RE2 regular expression"],
  ["file", { path: "~/a", contains: { matches: ".*" } }, "/contains/matches", "can never fail"],
  ["file", { path: "~/a", lacks: { not: { matches: "[" } } }, "/lacks/not/matches", "not an RE2"],
  ["file", { path: "~/a", size: { atLeast: 5, atMost: 4 } }, "/size/atLeast", "can never pass"],
  ["file", { path: "~/a", size: { atLeast: 0 } }, "/size/atLeast", "can never fail"],
  ["file", { path: "~/a", exists: false, mode: "0600" }, "/mode", "can never be judged"],
  ["file", { path: "~/a", kind: "directory", contains: "x" }, "/kind", "can never pass"],
  ["file", { path: "~/a", kind: "file", linkTarget: "/b" }, "/linkTarget", "can never pass"],
  ["file", { path: "~/a", linkTarget: "/b", lacks: "x" }, "/linkTarget", "can never pass"],
  ["file", { path: "~/a", contains: "x", lacks: "x" }, "/lacks", "can never pass"],
  ["file", { path: "~/a", mode: { atMost: "7777" } }, "/mode/atMost", "can never fail"],
  ["file", { path: "~/a", mode: { lacks: "0000" } }, "/mode/lacks", "can never fail"],
  ["file", { path: "~/a", owner: { equals: "root", not: "root" } }, "/equals", "can never pass"],
  ["file", { path: "~/.ssh/*", exists: true }, "/path", "holds `*`"],
  ["file", { path: "~/../b/.ssh", exists: true }, "/path", "goes up"],
  ["file", { path: "~/a/", exists: true }, "/path", "empty or `.` segment"],
  ["file", { path: "~/./a", exists: true }, "/path", "empty or `.` segment"],
  ["file", { path: "/proc/self/environ", lacks: "x" }, "/path", "/proc"],
  ["file", { path: "/dev", exists: true }, "/path", "/dev"],
  ["file", { path: "~/a\nb", exists: true }, "/path", "control character"],
  ["setting", { path: "~/a", format: "ini", key: "a..b", equals: "x" }, "/key", "empty segment"],
  ["setting", { path: "~/a", format: "ini", key: "a\\", equals: "x" }, "/key", "backslash"],
  ["setting", { path: "~/a", format: "ini", key: "a.b", equals: 5 }, "/equals", "are text"],
  ["setting", { path: "~/a", format: "ini", key: "a.b", oneOf: ["x", false] }, "/oneOf/1", "are text"],
  ["setting", { path: "~/a", format: "json", key: "a", absent: true, equals: 5 }, "/equals", "can never be judged"],
  ["setting", { path: "~/a", format: "json", key: "a", equals: 5, not: 5 }, "/equals", "can never pass"],
  ["setting", { path: "~/a", format: "json", key: "a", oneOf: ["b"], matches: "^c" }, "/oneOf", "can never pass"],
  ["setting", { path: "~/a", format: "json", key: "a", matches: "x", not: { matches: "x" } }, "/not", "can never pass"],
  ["setting", { path: "~/a", format: "json", key: "a", version: ">=>1" }, "/version", "not a version range"],
  ["setting", { path: "~/a", format: "json", key: "a", version: "*" }, "/version", "can never fail"],
  ["setting", { path: "~/a", format: "json", key: "a", contains: "" }, "/contains", "can never fail"],
  ["setting", { path: "~/a", format: "json", key: "a", lacks: "" }, "/lacks", "can never pass"],
  ["extension", { only: ["a", "*"] }, "/only/1", "can never fail"],
  ["extension", { only: ["a"], name: "b" }, "/name", "about all extensions"],
  ["extension", { name: "a" }, "", "can never fail"],
  ["extension", { name: "a", state: "absent", version: "1.x" }, "/version", "can never pass"],
  ["extension", { name: "a", version: "one" }, "/version", "not a version range"],
  ["extension", { name: "@a/b", state: "enabled", kind: "server" }, "/name", "Python module"],
  ["extension", { name: "a", version: "1.x", kind: "server" }, "/version", "can never pass"],
  ["extension", { name: "a:plugin", version: "1.x" }, "/version", "can never pass"],
  ["command", { run: "x", stdout: "a\n" }, "/stdout", "can never pass"],
  ["command", { run: "x\u0000", stdout: "a" }, "/run", "NUL"],
  ["command", { run: "x", exit: Array.from({ length: 256 }, (_, code) => code) }, "/exit", "can never fail"],
  ["command", { run: "x", stderr: { matches: "^" } }, "/stderr/matches", "can never fail"],
];

/** Specs that the schema itself refuses, and the key that the error points to. */
const refused: readonly (readonly [type: string, spec: JsonObject, problem: RegExp])[] = [
  ["file", { path: "~/a" }, /^: must NOT have fewer than 2 properties/],
  ["file", { path: "a", exists: true }, /^\/path: must match pattern/],
  ["file", { path: "~user/a", exists: true }, /^\/path: must match pattern/],
  ["file", { path: "~/a", mode: 384 }, /^\/mode: must be string/],
  ["file", { path: "~/a", mode: "0888" }, /^\/mode: must match pattern/],
  ["file", { path: "~/a", mode: { most: "0600" } }, /^\/mode: must NOT have additional properties/],
  ["file", { path: "~/a", owner: 1000 }, /^\/owner: must be string/],
  ["file", { path: "~/a", size: "5" }, /^\/size: must be number/],
  ["file", { path: "~/a", lacks: { match: "x" } }, /^\/lacks: must NOT have additional properties/],
  [
    "file",
    { path: "~/a", lacks: { matches: "x".repeat(513) } },
    /^\/lacks\/matches: must NOT have more than 512 characters/,
  ],
  ["file", { path: "~/a", lines: {} }, /^\/lines: must NOT have fewer than 1 properties/],
  ["setting", { path: "~/a", format: "ini", key: "a" }, /^: must NOT have fewer than 4 properties/],
  ["setting", { path: "~/a", format: "xml", key: "a", equals: 1 }, /^\/format: must be equal to one of/],
  ["setting", { path: "~/a", format: "ini", key: "a", absent: false }, /^\/absent: must be equal to constant/],
  ["setting", { path: "~/a", format: "ini", key: "a", oneOf: [] }, /^\/oneOf: must NOT have fewer than 1 items/],
  ["setting", { path: "~/a", format: "ini", key: "a", oneOf: ["x", "x"] }, /^\/oneOf: must NOT have duplicate items/],
  ["extension", { state: "enabled" }, /^: must have required property 'name'/],
  ["extension", { name: "../evil", state: "enabled" }, /^\/name: must match pattern/],
  ["extension", { name: "@a/../b", state: "enabled" }, /^\/name: must match pattern/],
  ["command", { run: " " }, /^\/run: must match pattern/],
  ["command", { run: "x", exit: 256 }, /^\/exit: must be <= 255/],
  ["command", { run: "x", exit: [] }, /^\/exit: must NOT have fewer than 1 items/],
  ["command", { run: "x", stdout: 27 }, /^\/stdout: must be string/],
  ["command", { run: "x", timeout: 121 }, /^\/timeout: must be <= 120/],
];

/** Specs with one cause, which is one problem. */
const once: readonly (readonly [type: string, spec: JsonObject, problem: string])[] = [
  ["file", { path: "x", exists: true }, '/path: must match pattern "^~?/."'],
  ["setting", { path: "", format: "ini", key: "a", equals: "x" }, '/path: must match pattern "^~?/."'],
  ["command", { run: "" }, '/run: must match pattern "\\S"'],
];

const typeNamed = (name: string) => {
  const type = checkTypes.find((one) => one.name === name);
  assert.ok(type !== undefined, name);
  return type;
};

const shown = (spec: JsonObject): string => JSON.stringify(spec).slice(0, 100);

describe("specs that are wrong", () => {
  for (const [name, spec, path, says] of linted) {
    test(`${name} ${shown(spec)} is refused at ${path === "" ? "the check" : path}: ${says}`, () => {
      assert.deepEqual(specValidator(name)(spec), []);
      const problems = typeNamed(name).lint(spec);
      const problem = problems.find((one) => one.path.endsWith(path) && one.message.includes(says));
      assert.ok(problem !== undefined, JSON.stringify(problems));
      assert.ok(problem.remedy.length > 10);
    });
  }
  for (const [name, spec, expected] of refused) {
    test(`${name} ${shown(spec)} does not fit its schema: ${expected.source}`, () => {
      const problems = specValidator(name)(spec);
      assert.ok(
        problems.some((problem) => expected.test(problem)),
        problems.join("\n"),
      );
    });
  }
});

describe("one cause", () => {
  for (const [name, spec, problem] of once) {
    test(`of ${name} ${shown(spec)} gives one problem`, () => assert.deepEqual(specValidator(name)(spec), [problem]));
  }

  test("of an extension without a name gives one problem", () => {
    assert.equal(specValidator("extension")({ name: "", state: "enabled" }).length, 1);
  });
});

describe("what a check type publishes", () => {
  for (const type of checkTypes) {
    test(`every example of ${type.name} is valid and free of problems`, () => {
      const { examples } = type.schema as { readonly examples: readonly JsonObject[] };
      assert.ok(examples.length > 0);
      for (const example of examples) {
        assert.deepEqual(specValidator(type.name)(example), []);
        assert.deepEqual(type.lint(example), []);
      }
    });

    test(`every key of ${type.name} has a title, a description and an example`, () => {
      const { properties } = type.schema as { readonly properties: Readonly<Record<string, JsonObject>> };
      for (const [key, { title, description, $ref, examples }] of Object.entries(properties)) {
        assert.ok(typeof title === "string" && typeof description === "string", key);
        assert.ok(Array.isArray(examples) || $ref !== undefined, key);
      }
    });
  }
});
