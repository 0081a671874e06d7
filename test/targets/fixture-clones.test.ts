import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite, test } from "node:test";
import type { Fixture } from "../../src/model/fixture.ts";
import { parseFixture } from "../../src/policy/fixture/parse-fixture.ts";
import { materialise } from "../../src/targets/fixture/materialise.ts";
import { folder } from "../e2e/support/plumbline.ts";

const parsed = (clones: string) =>
  parseFixture(
    { path: "fixture.yaml", text: `title: t\nclones: ${clones}\n` },
    { name: "pass-x", folder: "/none", checks: [] },
  );

function fixture(clones: string, from: string): Fixture {
  const read = parsed(clones);
  assert.ok(read.ok, JSON.stringify(read));
  const [one] = read.fixtures;
  assert.ok(one);
  return { ...one, folder: from };
}

suite("clones of a fixture", () => {
  test("hold one commit, the same wherever it is made, and what lies there since", async () => {
    using empty = folder();
    const ids: string[] = [];
    for (let time = 0; time < 2; time++) {
      await using place = await materialise(
        fixture(
          '{ a/tools: { files: { run.py: "1" }, changed: { run.py: "2" }, branch: dev, origin: "https://g.example/t" } }',
          empty.path,
        ),
        tmpdir(),
      );
      const at = join(place.home, "a/tools");
      const git = (...args: readonly string[]) => execFileSync("git", ["-C", at, ...args], { encoding: "utf8" }).trim();
      ids.push(git("rev-parse", "HEAD"));
      assert.equal(git("branch", "--show-current"), "dev");
      assert.equal(git("config", "remote.origin.url"), "https://g.example/t");
      assert.equal(readFileSync(join(at, "run.py"), "utf8"), "2");
      assert.match(git("status", "--porcelain"), /M run\.py/);
    }
    assert.equal(new Set(ids).size, 1);
  });

  for (const clones of [
    "{ ../x: { files: {} } }",
    "{ /x: { files: {} } }",
    "{ x: { files: { ../y: z } } }",
    "{ x: { files: { .git/hooks/pre-commit: z } } }",
    "{ x: { files: {}, changed: { a/.GIT/config: z } } }",
    "{ x/.git: { files: { hooks/pre-commit: z } } }",
  ])
    test(`write nowhere else and into nothing that git runs: ${clones}`, () => {
      const read = parsed(clones);
      assert.ok(!read.ok);
      assert.equal(read.problems[0]?.code, "outside-home");
    });

  test("follow no link out of the home", async () => {
    using outside = folder();
    using made = folder();
    await assert.rejects(async () => {
      await using _place = await materialise(
        { ...fixture("{ x/c: { files: { a: b } } }", made.path), links: { x: outside.path } },
        tmpdir(),
      );
    }, /leads through a link/);
    assert.ok(!existsSync(join(outside.path, "c")));
  });
});
