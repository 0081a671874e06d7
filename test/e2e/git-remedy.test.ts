import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folder, plumbline } from "./support/plumbline.ts";

const git = (at: string, ...args: readonly string[]): string =>
  execFileSync("git", ["-C", at, "-c", "user.name=a", "-c", "user.email=a@example.org", ...args], {
    env: { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
    encoding: "utf8",
  }).trim();

/** A repository with two commits of one file, and a branch that is called like the beginning of neither. */
function repository() {
  const place = folder({ "policies/README": "", "tools/run.py": "1\n" });
  const at = join(place.path, "tools");
  git(at, "init", "-q", "-b", "main");
  const commit = (text: string): string => {
    writeFileSync(join(at, "run.py"), text);
    git(at, "add", "--all");
    git(at, "commit", "-q", "-m", "x");
    return git(at, "rev-parse", "HEAD");
  };
  return { ...place, at, commits: [commit("1\n"), commit("2\n")] as const };
}

type Repository = ReturnType<typeof repository>;

/** Runs `plumbline test` on one home that is made by `make`, with the check of the remote's second commit. */
async function prove({ path, at, commits }: Repository, make: (home: string) => void, manifest = "") {
  const check = `{ path: ~/team/tools, commit: ${commits[1]}, clean: true, remotes: { origin: "file://${at}" } }`;
  const policy = ["apiVersion: plumbline/v1", "kind: Policy", "metadata: { name: p }", "spec:", "  checks:"];
  const fixture = join(path, "policies/fixtures/fail-x");
  mkdirSync(join(fixture, "home"), { recursive: true });
  make(join(fixture, "home"));
  writeFileSync(join(fixture, "fixture.yaml"), `title: t\nfails: [tools]\n${manifest}`);
  const text = [...policy, `    - { id: tools, git: ${check}, remedy: auto }`, ""].join("\n");
  writeFileSync(join(path, "policies/p.yaml"), text);
  return await plumbline(["test"], { cwd: path });
}

const cloned =
  ({ at, commits }: Repository, ...then: readonly (readonly string[])[]) =>
  (home: string): void => {
    execFileSync("git", ["clone", "--quiet", `file://${at}`, join(home, "team/tools")]);
    git(join(home, "team/tools"), "reset", "--quiet", "--hard", commits[0]);
    for (const args of then) git(join(home, "team/tools"), ...args);
  };

test("a clone is made where nothing stands", async () => {
  using made = repository();
  const { code, stdout, stderr } = await prove(made, () => undefined);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /1 repair made and made again, which nothing undoes/);
});

for (const [what, ...then] of [
  ["the branch that was checked out"],
  ["the commit that was checked out", ["checkout", "--quiet", "--detach"]],
] as const)
  test(`a clean clone goes to the commit, and back to ${what}`, async () => {
    using made = repository();
    const { code, stdout, stderr } = await prove(made, cloned(made, ...then));
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /1 repair made, made again and undone/);
  });

test("a clone in which something is changed, one of another remote, and what is none are left to a person", async () => {
  const dirty = (home: string): void => writeFileSync(join(home, "team/tools/new.py"), "");
  for (const make of [
    (made: Repository) => (home: string) => {
      cloned(made)(home);
      dirty(home);
    },
    (made: Repository) => cloned(made, ["remote", "set-url", "origin", "https://git.internal.example/tools"]),
    () => (home: string) => {
      mkdirSync(join(home, "team/tools"), { recursive: true });
      dirty(home);
    },
  ]) {
    using made = repository();
    const { code, stdout, stderr } = await prove(made, make(made), "byHand: [tools]\n");
    assert.equal(code, 0, stdout + stderr);
    assert.match(stdout, /all agree/);
    assert.doesNotMatch(stdout, /repairs? made/);
  }
});

test("nothing that a clone names is run, and a commit that no remote has is a failure", async () => {
  using made = repository();
  const marker = join(made.path, "ran");
  const hook = (home: string): void => {
    cloned(made)(home);
    writeFileSync(join(home, "team/tools/.git/hooks/post-checkout"), `#!/bin/sh\ntouch ${marker}\n`, { mode: 0o755 });
  };
  const { code, stdout, stderr } = await prove(made, hook);
  assert.equal(code, 0, stdout + stderr);
  assert.throws(() => execFileSync("test", ["-e", marker]));
  using other = repository();
  const missing = { ...other, commits: [other.commits[0], "f".repeat(40)] as const };
  const never = await prove(missing, cloned(other));
  assert.equal(never.code, 1, never.stdout);
  assert.match(never.stdout, /the command: exit (1|128): /);
});
