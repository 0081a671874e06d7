import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { checkTypes } from "../../src/checks/registry.ts";
import type { Json, JsonObject } from "../../src/model/check.ts";
import { specValidator } from "./support/spec-validator.ts";

const attested = { statement: "s", attestedBy: "a", attestedOn: "2026-01-01", until: "2026-06-30" };

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
  ["setting", { path: "~/a", format: "json", key: "a", between: [2, 1] }, "/between", "can never pass"],
  ["setting", { path: "~/a", format: "json", key: "a", any: [{ matches: "(" }] }, "/any/0/matches", "not an RE2"],
  ["setting", { path: "~/a", format: "json", key: "a", none: [{ atLeast: 2, atMost: 1 }] }, "/none/0/atLeast", "never"],
  ["setting", { path: "~/a", format: "json", key: "a", contains: { absent: true } }, "/contains/absent", "always a"],
  ["setting", { path: "~/a", format: "json", key: "a", subsetOf: ["b"], supersetOf: ["c"] }, "/supersetOf/0", "never"],
  ["setting", { path: "~/a", format: "json", key: "a", equals: "b", length: 2 }, "/equals", "can never pass"],
  ["setting", { path: "~/a", format: "json", key: "a", length: { atMost: -1 } }, "/length/atMost", "below 0"],
  ["file", { path: "~/a", owner: { absent: true } }, "/owner/absent", "always a value"],
  ["file", { path: "~/a", owner: { subsetOf: ["a"] } }, "/owner/subsetOf", "about lists"],
  ["file", { path: "~/a", size: { between: [-2, -1] } }, "/size/between/1", "below 0"],
  ["file", { path: "~/a", size: { length: 1 } }, "/size/length", "not about numbers"],
  ["setting", { path: "~/a", format: "json", key: "a", lacks: "" }, "/lacks", "can never pass"],
  ["extension", { only: ["a", "*"] }, "/only/1", "can never fail"],
  ["extension", { only: ["a"], name: "b" }, "/name", "about all extensions"],
  ["extension", { name: "a" }, "", "can never fail"],
  ["extension", { name: "a", state: "absent", version: "1.x" }, "/version", "can never pass"],
  ["extension", { name: "a", version: "one" }, "/version", "not a version range"],
  ["extension", { name: "@a/b", state: "enabled", kind: "server" }, "/name", "Python module"],
  ["extension", { name: "a", version: "1.x", kind: "server" }, "/version", "can never pass"],
  ["extension", { name: "a:plugin", version: "1.x" }, "/version", "can never pass"],
  ["find", { under: "~/../b", none: true }, "/under", "goes up"],
  ["find", { under: "/proc", none: true }, "/under", "/proc"],
  ["find", { under: "~", names: ["*a*b*c*"], none: true }, "/names/0", "more than three"],
  ["find", { under: "~", size: { atLeast: 2, atMost: 1 }, none: true }, "/size", "nothing can ever be found"],
  ["find", { under: "~", kind: "directory", contains: "x", none: true }, "/kind", "holds no text"],
  ["find", { under: "~", mode: { anyOf: "0000" }, none: true }, "/mode/anyOf", "no bit"],
  ["find", { under: "~", names: ["!*"], none: true }, "/names", "every name is excluded"],
  ["find", { under: "~", contains: { matches: "(" }, none: true }, "/contains/matches", "not an RE2"],
  ["find", { under: "~", count: { atLeast: 0 } }, "/count/atLeast", "can never fail"],
  ["environment", { name: "A", equals: 5 }, "/equals", "are text"],
  ["environment", { name: "A", matches: "(" }, "/matches", "not an RE2"],
  ["app", { imageVersion: { version: "newest" } }, "/imageVersion/version", "not a version range"],
  ["app", { idleMinutes: { atLeast: 5, atMost: 4 } }, "/idleMinutes/atLeast", "can never pass"],
  ["manual", { ...attested, attestedOn: "2026-02-31" }, "/attestedOn", "no day 2026-02-31"],
  ["manual", { ...attested, until: "2025-12-31" }, "/until", "before it begins"],
  ["manual", { ...attested, until: "2027-02-01" }, "/until", "more than 366 days"],
  ["package", { name: "a" }, "", "can never fail"],
  ["package", { name: "a", state: "absent", version: ">=1" }, "/version", "can never pass"],
  ["package", { name: "a", version: "^1.0" }, "/version", "not a version range"],
  ["package", { name: "a", version: " " }, "/version", "not a version range"],
  ["package", { name: "a", version: ">=1,", manager: "npm" }, "/version", "not a version range"],
  ["package", { name: "a", version: "*", manager: "npm" }, "/version", "can never fail"],
  ["package", { only: ["*"], environment: "~/.local" }, "/only/0", "can never fail"],
  ["package", { name: "a", state: "present", environment: "~/../x" }, "/environment", "goes up"],
  [
    "setting",
    { path: "~/a", format: "json", key: "a", any: [{ absent: true }, { not: { absent: true } }] },
    "/any/1",
    "can never fail",
  ],
  ["setting", { path: "~/a", format: "json", key: "a", all: [5, { not: 5 }] }, "/all/1", "can never pass"],
  ["package", { name: "a", version: ">=0" }, "/version", "can never fail"],
  ["port", { only: [22, "9-8"] }, "/only/1", "no range of ports"],
  ["port", { only: ["0-8"] }, "/only/0", "no range of ports"],
  ["port", { only: ["1-99999"] }, "/only/0", "no range of ports"],
  ["port", { only: ["1-65535"] }, "/only/0", "can never fail"],
  ["command", { run: "x", env: { PATH: "/tmp" } }, "/env/PATH", "how the command itself is run"],
  ["command", { run: "x", env: { LD_PRELOAD: "x" } }, "/env/LD_PRELOAD", "how the command itself is run"],
  ["command", { run: "x", env: { V: "a\u0000b" } }, "/env/V", "NUL"],
  ["setting", { effective: "jupyter", key: "token", absent: true }, "/key", "trait of a class"],
  ["setting", { effective: "jupyter", key: "ServerApp.jpserver_extensions.x", absent: true }, "/key", "more files"],
  ["git", { path: "~/a/../b", clean: true }, "/path", "goes up"],
  ["git", { path: "~/a", branch: { matches: "(" } }, "/branch/matches", ""],
  ["git", { path: "~/a", remotes: { "a/b": { matches: "(" } } }, "/remotes/a~1b/matches", ""],
  ["git", { path: "~/a", exists: false, clean: true }, "/exists", "can never pass"],
  ["package", { name: "OpenSSL", manager: "system", state: "absent" }, "/name", "Debian has no package"],
  ["package", { name: "g++", state: "absent" }, "/name", "pip has no package"],
  ["package", { name: "openssl", manager: "system", version: "^3" }, "/version", "not a version range"],
  [
    "package",
    { name: "openssl", manager: "system", state: "present", environment: "/usr" },
    "/environment",
    "no environment",
  ],
  ["process", { names: ["a", "*"], state: "absent" }, "/names/1", "can never pass"],
  ["process", { names: ["*"], state: "running" }, "/names/0", "can never fail"],
  ["process", { only: ["**"] }, "/only/0", "can never fail"],
  ["process", { only: ["bin/x"] }, "/only/0", "begin with `/`"],
  ["cron", { only: ["*"] }, "/only/0", "can never fail"],
  ["cron", { command: { matches: "(" }, state: "absent" }, "/command/matches", ""],
  ["kernel", { name: "ir" }, "", "can never fail"],
  ["kernel", { name: "ir", state: "absent", language: "R" }, "/language", "can never pass"],
  ["kernel", { name: "ir", argv: { absent: true } }, "/argv/absent", "always a value"],
  ["kernel", { name: "ir", folder: "a\nb" }, "/folder", "no line break"],
  ["kernel", { only: ["*"] }, "/only/0", "can never fail"],
  [
    "command",
    { run: "x", stdout: "a\n" },
    "/stdout",
    "trailing line breaks are cut off before the comparison, so this can never",
  ],
  ["command", { run: "x\u0000", stdout: "a" }, "/run", "NUL"],
  ["command", { run: "x", exit: Array.from({ length: 256 }, (_, code) => code) }, "/exit", "can never fail"],
  ["command", { run: "x", stderr: { matches: "^" } }, "/stderr/matches", "can never fail"],
  ["setting", { path: "~/a", format: "ini", key: "a.b", not: 5 }, "/not", "are text"],
  ["setting", { path: "~/a", format: "ini", key: "a.b", not: { oneOf: ["x", 5] } }, "/not/oneOf/1", "are text"],
  ["setting", { path: "~/a", format: "ini", key: "a.b", lacks: { not: true } }, "/lacks/not", "are text"],
  ["setting", { path: "~/a", format: "json", key: "a", matches: "x*" }, "/matches", "can never fail"],
  [
    "setting",
    { path: "~/a", format: "json", key: "a", lacks: { not: { matches: "(ok)?" } } },
    "/lacks/not/matches",
    "found",
  ],
  ["command", { run: "x", stdout: { not: 5 } }, "/stdout/not", "are text"],
  ["command", { run: "x", stdout: { equals: 5 } }, "/stdout/equals", "are text"],
  ["command", { run: "x", stdout: { oneOf: [1, 2] } }, "/stdout/oneOf/1", "are text"],
  ["command", { run: "x", stdout: { contains: 5 } }, "/stdout/contains", "are text"],
  ["command", { run: "x", stdout: { matches: "ok|" } }, "/stdout/matches", "can never fail"],
  ["command", { run: "x", stdout: { matches: "[\\s\\S]*" } }, "/stdout/matches", "can never fail"],
  ["command", { run: "x", stdout: { contains: { matches: "^.*$" } } }, "/stdout/contains/matches", "every line"],
  ["command", { run: "x", stderr: { oneOf: ["a", null] } }, "/stderr/oneOf/1", "are text"],
  ["command", { run: "x", stdout: { not: { oneOf: ["a\n"] } } }, "/stdout/not/oneOf/0", "trailing line breaks"],
  ["command", { run: "x", stdout: "a\r" }, "/stdout", "trailing line breaks"],
  ["file", { path: "~/a", owner: { not: 0 } }, "/owner/not", "are text"],
  ["file", { path: "~/a", owner: { matches: "^.*$" } }, "/owner/matches", "can never fail"],
  ["file", { path: "~/a", size: { not: "22" } }, "/size/not", "whole number"],
  ["file", { path: "~/a", size: { matches: "^2" } }, "/size/matches", "can never pass"],
  ["file", { path: "~/a", size: -1 }, "/size", "whole number"],
  ["file", { path: "~/a", size: { atMost: -5 } }, "/size/atMost", "can never hold"],
  ["file", { path: "~/a", contains: { equals: "a\nb" } }, "/contains/equals", "no line break"],
  ["file", { path: "~/a", lacks: { equals: "a\nb" } }, "/lacks/equals", "no line break"],
  ["file", { path: "~/a", lacks: { contains: "a\nb" } }, "/lacks/contains", "no line break"],
  ["file", { path: "~/a", lines: { any: "a\rb" } }, "/lines/any", "no line break"],
  ["file", { path: "~/a", lines: { none: { not: 5 } } }, "/lines/none/not", "are text"],
  ["extension", { only: ["?*"] }, "/only/0", "can never fail"],
];

/** Specs that look like some of these and are fine. */
const fine: readonly (readonly [type: string, spec: JsonObject])[] = [
  ["command", { run: "x", stdout: { matches: "^.*$" } }],
  ["command", { run: "x", stdout: { matches: "^[^@]*$" } }],
  ["command", { run: "x", stdout: { matches: "^$" } }],
  ["command", { run: "x", stdout: { contains: { matches: "^.{0,1000}$" } } }],
  ["command", { run: "x", stdout: { contains: "a\nb" } }],
  ["command", { run: "x", stdout: { equals: "a\nb" } }],
  ["file", { path: "~/a", contains: "a\nb" }],
  ["file", { path: "~/a", contains: { matches: "^[^\u00e9]*$" } }],
  ["file", { path: "~/a", size: { not: 0 } }],
  ["setting", { path: "~/a", format: "ini", key: "a.b", equals: ["x"] }],
  ["setting", { path: "~/a", format: "ini", key: "a.b", not: "5" }],
  ["extension", { only: ["??*"] }],
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
  for (const [name, spec] of fine) {
    test(`${name} ${shown(spec)} is none of them`, () => {
      assert.deepEqual(specValidator(name)(spec), []);
      assert.deepEqual(typeNamed(name).lint(spec), []);
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

const twice: readonly (readonly [name: string, spec: Json, says: string])[] = [
  ["any", [{ file: { path: "~/a", exists: true } }, { file: { path: "~/a", exists: false } }], "can never fail"],
  ["all", [{ file: { path: "~/a", exists: true } }, { file: { path: "~/a", exists: false } }], "can never pass"],
  ["none", [{ command: { run: "x" } }, { command: { run: "x" } }], "there twice"],
];

for (const [name, spec, says] of twice)
  test(`${name} ${JSON.stringify(spec)} is refused: ${says}`, () => {
    const [problem, ...others] = checkTypes.find((type) => type.name === name)?.lint(spec) ?? [];
    assert.deepEqual([problem?.path, others], ["/1", []]);
    assert.ok(problem?.message.includes(says), problem?.message);
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
      const { properties = {} } = type.schema as { readonly properties?: Readonly<Record<string, JsonObject>> };
      for (const [key, { title, description, $ref, examples }] of [
        [type.name, type.schema] as const,
        ...Object.entries(properties),
      ]) {
        assert.ok(typeof title === "string" && typeof description === "string", key);
        assert.ok(Array.isArray(examples) || $ref !== undefined, key);
      }
    });
  }
});
