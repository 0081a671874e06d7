import assert from "node:assert/strict";
import { Unclear } from "../../src/checks/formats/unclear.ts";
import { describe, test } from "node:test";
import fc from "fast-check";
import { formats, parseSetting } from "../../src/checks/formats/parse-setting.ts";

const most = 256 * 1024;
/** A bound for hostile content on a busy machine; the real times are a few tens of milliseconds. */
const milliseconds = 4_000;

const fill = (unit: string): string => unit.repeat(Math.ceil(most / unit.length)).slice(0, most);
const hostile: readonly string[] = [
  "[",
  "{",
  '{"a":',
  "- ",
  "? ",
  "{a: ",
  "a: ",
  "? - ",
  "&a ",
  "*a ",
  "<<: ",
  "!!x ",
  '"',
  "'",
  '\\"',
  '"\\"',
  "/*",
  "//",
  "/*/",
  " ",
  "\n",
  "\r",
  "\t",
  "\u0000",
  "a.",
  "[a.",
  "[[a]]\n",
  "[a]\n",
  "a=1\n",
  "a=",
  "=",
  ":",
  "#",
  ";",
  "\\",
  '"""',
  "a = '''",
  "\uFEFF",
  "\u2028",
  "é",
  "|\n ",
  "a: |\n  b\n",
  "---\n",
  "%",
  "- - - - - - - -\n",
].map(fill);
const nested = ["[", "- ", "? ", "{a: ", '{"a":'].map((unit) => unit.repeat(900));
const padded = [
  `a${" ".repeat(most - 2)}x`,
  `[a]${" ".repeat(most - 4)}x`,
  `[${"]".repeat(most / 2)}${" ".repeat(most / 2 - 2)}x`,
  `"${'\\"'.repeat(most / 2 - 1)}`,
];

describe("settings files", () => {
  for (const format of formats) {
    for (const path of format === "json" ? ["a.json", "a.jupyterlab-settings"] : ["a"]) {
      test(
        `no hostile content as ${format} in ${path} throws, hangs or overflows the stack`,
        { timeout: 120_000 },
        () => {
          for (const text of [...hostile, ...nested, ...padded]) {
            const start = performance.now();
            parseSetting(format, path, text)?.map((find) => find(["a", "b", "__proto__"]));
            const took = performance.now() - start;
            assert.ok(took < milliseconds, `${JSON.stringify(text.slice(0, 12))} took ${took.toFixed(0)} ms`);
          }
        },
      );

      test(`no text as ${format} in ${path} throws or reaches a prototype`, () => {
        const noise = fc.string({
          unit: fc.constantFrom(
            ..."{}[]()<>:=,.-?!&*|'\"\\#;%@~ \n\ta0_é\u0000".split(""),
            "__proto__",
            "constructor",
            "true",
            "1e9",
          ),
          maxLength: 60,
        });
        fc.assert(
          fc.property(fc.oneof(noise, fc.string({ unit: "binary", maxLength: 60 })), (text) => {
            for (const look of parseSetting(format, path, text) ?? []) {
              // What code may set is not known, and comes from no prototype.
              const find = (key: readonly string[]) => {
                const found = look(key);
                return found instanceof Unclear ? undefined : found;
              };
              for (const key of ["toString", "constructor", "hasOwnProperty", "valueOf"]) {
                assert.ok(text.includes(key) || find([key]) === undefined);
              }
              assert.equal(find(["__proto__", "toString"]), undefined);
            }
          }),
          { numRuns: 1_500 },
        );
        assert.equal(Object.getOwnPropertyNames(Object.prototype).includes("polluted"), false);
      });
    }
  }

  test("every format reads what its own writer would write", () => {
    const key = fc
      .stringMatching(/^[a-z][a-z0-9-]{0,8}$/)
      .filter((name) => !["true", "false", "null", "no", "yes", "y", "n"].includes(name));
    const text = fc
      .stringMatching(/^[a-zA-Z][a-zA-Z0-9/._-]{0,20}$/)
      .filter((word) => !["true", "false", "null", "inf", "nan"].includes(word.toLowerCase()));
    const variable = (section: string, name: string) => `${section}_${name}`.replaceAll("-", "_");
    const written = {
      json: (section: string, name: string, value: string) => JSON.stringify({ [section]: { [name]: value } }),
      yaml: (section: string, name: string, value: string) => `${section}:\n  ${name}: "${value}"\n`,
      toml: (section: string, name: string, value: string) => `[${section}]\n${name} = "${value}"\n`,
      ini: (section: string, name: string, value: string) => `[${section}]\n${name} = ${value}\n`,
      gitconfig: (section: string, name: string, value: string) => `[${section}]\n\t${name} = ${value}\n`,
      env: (section: string, name: string, value: string) => `${variable(section, name)}=${value}\n`,
      pip: (section: string, name: string, value: string) => `[${section}]\n${name} = ${value}\n`,
      conda: (section: string, name: string, value: string) => `${section}:\n  ${name}: "${value}"\n`,
      npm: (section: string, name: string, value: string) => `${section}.${name}=${value}\n`,
      python: (section: string, name: string, value: string) =>
        `c.S${variable(section, "x")}.${variable(name, "x")} = "${value}"\n`,
    };
    const keyIn = (format: string, section: string, name: string): readonly string[] =>
      format === "env"
        ? [variable(section, name)]
        : format === "python"
          ? [`S${variable(section, "x")}`, variable(name, "x")]
          : [section, name];
    fc.assert(
      fc.property(fc.constantFrom(...formats), key, key, text, (format, section, name, value) => {
        const found = parseSetting(format, "a", written[format](section, name, value));
        assert.ok(found !== undefined && found.length > 0);
        for (const find of found) assert.equal(find(keyIn(format, section, name)), value);
      }),
    );
  });

  const python = parseSetting("ini", "a", "[DEFAULT]\nx = 1\n[s]\nA:b\nc = d\n  # note\n  e\nbare\n[t]\na = z ; w\n");
  const rows = [
    [["s", "a"], undefined, "b"],
    [["s", "c"], "d", "d\ne"],
    [["s", "bare"], "true", "true"],
    [["s", "x"], undefined, "1"],
    [["t", "a"], "z", "z ; w"],
  ] as const;
  for (const [key, npm, configparser] of rows) {
    test(`${key.join(".")} is ${String(npm)} for npm and ${JSON.stringify(configparser)} for Python`, () => {
      assert.deepEqual(
        python?.map((find) => find(key)),
        [npm, configparser],
      );
    });
  }
});
