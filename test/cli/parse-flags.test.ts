import assert from "node:assert/strict";
import { test } from "node:test";
import { UsageError } from "../../src/model/errors.ts";
import { parseFlags } from "../../src/cli/parse-flags.ts";
import type { Flags } from "../../src/cli/flags.ts";

const flags = {
  policies: { value: "PATH", help: "where" },
  output: { value: "FORMAT", short: "o", choices: ["table", "json"], default: "table", help: "how" },
  domain: { value: "NAME", many: true, help: "which" },
  quiet: { short: "q", help: "hush" },
} as const satisfies Flags;
const parse = (...args: string[]) => parseFlags(args, flags, "scan");

test("a value follows its flag after a space, an equals sign, or directly after a short name", () => {
  assert.equal(parse("--policies", "p").flags.policies, "p");
  assert.equal(parse("--policies=p").flags.policies, "p");
  assert.equal(parse("-ojson").flags.output, "json");
  assert.equal(parse("-o", "json").flags.output, "json");
});

test("without flags, lists are empty, switches off, defaults in place", () => {
  assert.deepEqual({ ...parse().flags }, { policies: undefined, output: "table", domain: [], quiet: false });
});

test("a repeatable flag keeps every value in order", () => {
  assert.deepEqual(parse("--domain", "a", "--domain=!b").flags.domain, ["a", "!b"]);
});

test("what follows -- is left alone, flags and further dashes included", () => {
  const { rest, positionals, flags: own } = parse("-q", "--", "ls", "--policies", "--", "-q");
  assert.deepEqual(rest, ["ls", "--policies", "--", "-q"]);
  assert.deepEqual(positionals, []);
  assert.equal(own.quiet, true);
});

const refused: readonly (readonly [readonly string[], RegExp, RegExp])[] = [
  [["--polices", "p"], /Unknown flag --polices/, /Did you mean --policies\?/],
  [["-z"], /Unknown flag -z/, /--help/],
  [["--policies"], /--policies needs a value: --policies PATH/, /Write --policies PATH/],
  [["--policies="], /--policies needs a value/, /Write --policies PATH/],
  [["--policies", "--quiet"], /--policies needs a value/, /--policies=--quiet/],
  [["--quiet=yes"], /--quiet takes no value/, /Write --quiet alone/],
  [["-o", "jsno"], /takes one of table, json, not "jsno"/, /Did you mean json\?/],
  [["--policies", "a", "--policies", "b"], /given more than once/, /Keep one/],
  [["--constructor"], /Unknown flag --constructor/, /--help/],
  [["--__proto__=1"], /Unknown flag --__proto__/, /--help/],
];
for (const [args, message, remedy] of refused)
  test(`\`${args.join(" ")}\` is refused with what was expected and what to write`, () => {
    assert.throws(
      () => parse(...args),
      (error) => error instanceof UsageError && message.test(error.message) && remedy.test(error.remedy),
    );
  });
