import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import fc from "fast-check";
import { parseSetting } from "../../src/checks/formats/parse-setting.ts";

const folder = mkdtempSync(join(tmpdir(), "plumbline-gitconfig-"));
after(() => rmSync(folder, { recursive: true }));

/** All of a file as real git reads it; undefined where git refuses it. */
function byGit(text: string): ReadonlyMap<string, readonly string[]> | undefined {
  const file = join(folder, "config");
  writeFileSync(file, text);
  const { status, stdout } = spawnSync("git", ["config", "--file", file, "--null", "--list"], {
    env: { PATH: process.env["PATH"], GIT_CONFIG_NOSYSTEM: "1", HOME: folder },
    encoding: "utf8",
  });
  if (status !== 0) return undefined;
  const found = new Map<string, string[]>();
  for (const entry of stdout.split("\0").filter((one) => one !== "")) {
    const at = entry.indexOf("\n");
    const [key, value] = at === -1 ? [entry, "true"] : [entry.slice(0, at), entry.slice(at + 1)];
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return found;
}

function agrees(text: string): void {
  const real = byGit(text);
  const lookups = parseSetting("gitconfig", "~/.gitconfig", text);
  // Newer versions of git refuse a key before the first section.
  const homeless = [...(real ?? new Map<string, unknown>()).keys()].some((key) => !key.includes("."));
  if (real === undefined || homeless || /\[include/i.test(text))
    return assert.equal(lookups, undefined, JSON.stringify(text));
  for (const [key, values] of real) {
    const [first, last] = [key.indexOf("."), key.lastIndexOf(".")];
    const sub = first === last ? [] : [key.slice(first + 1, last)];
    const wanted = JSON.stringify(values.length === 1 ? values[0] : values);
    const read = lookups?.map((lookup) => JSON.stringify(lookup([key.slice(0, first), ...sub, key.slice(last + 1)])));
    assert.ok(read?.includes(wanted), `${JSON.stringify(text)} ${key}: ${wanted}, and not ${read?.join(" or ")}`);
  }
}

const texts: readonly string[] = [
  "[user]\n\tname = Ada Lovelace\n\temail = ada@example.com\n",
  "[USER]\nNAME = x\n",
  '[url "https://Example.org/"]\n\tinsteadOf = a\n\tinsteadOf = b\n',
  '[a "b \\"c\\" \\\\d"]\nx = 1\n',
  "[branch.Main]\nremote = o\n",
  "[core]\nbare\nx =\ny=\n",
  '[a]\nx = "  kept  "  \ny = a  b   # gone\nz = "# kept" ; gone\n',
  "[a]\nx = one \\\n   two\\\nthree\n",
  '[a]\nx = "tab\\there\\nline"\n',
  "[a]\nx = a\\qb\n",
  '[a]\nx = "open\n',
  "[a] x = 1\n[b]y=2\n",
  "x = 1\n",
  "[a]\n1x = 2\n",
  "[a]\nx y = 2\n",
  "[a\nx = 1\n",
  '[a]\n\tx = 1\n; comment \\\n# another \\\n\ty = "2"3\n',
  "[include]\n\tpath = other\n",
  '[includeIf "gitdir:~/x/"]\npath = y\n',
  "\uFEFF[a]\nx = 1\n",
  "[a]\r\nx = 1\r\ny = 2\r\n",
  "[a]\nx = 'single'\n",
  "[a]\nx =   \t\n",
  "",
  "[a]\n",
  '[a""]\nx=1\n',
  '[a "b"]\nX-y = 1\n',
];

describe("a git configuration is read as git reads it", () => {
  for (const text of texts) test(JSON.stringify(text), () => agrees(text));

  test("whatever the pieces", () => {
    const piece = fc.constantFrom(
      "[a]",
      '[b "C d"]',
      "\n",
      "x = ",
      "y=",
      '"',
      "\\\n",
      "\\n",
      "#c",
      " ",
      "1",
      "; z",
      "\t",
      "[",
      "]",
      "name",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 14 }), (pieces) => agrees(pieces.join(""))),
      { numRuns: 150 },
    );
  });
});

const envs: readonly (readonly [text: string, key: string, readings: readonly (string | undefined)[]])[] = [
  ["A=1\n# no\nexport B=two\n", "B", ["two", "two"]],
  ['A="a b"\n', "A", ["a b", "a b"]],
  ["A='$x'\n", "A", ["$x", "$x"]],
  ["A=\n", "A", ["", ""]],
  ["A=1\nA=2\n", "A", ["2", "2"]],
  ["A=1\n", "B", [undefined, undefined]],
  ["A=a#b\n", "A", ["a#b", "a#b"]],
];
for (const [text, key, readings] of envs)
  test(`env ${JSON.stringify(text)} has ${key} as ${JSON.stringify(readings)}`, () =>
    assert.deepEqual(
      parseSetting("env", "~/.env", text)?.map((lookup) => lookup([key])),
      readings,
    ));

for (const text of ["A=$B\n", 'A="x$y"\n', "A=a # b\n", "A=a\\b\n"])
  test(`env ${JSON.stringify(text)} is read in more than one way`, () => {
    const values = parseSetting("env", "~/.env", text)?.map((lookup) => lookup(["A"]));
    assert.equal(new Set(values).size, 2);
  });

for (const text of ["A\n", 'A="open\nB=1\n', "if true; then\n", 'A="x" y\n', "A B=1\n"])
  test(`env ${JSON.stringify(text)} is no file of variables`, () =>
    assert.equal(parseSetting("env", "~/.env", text), undefined));
