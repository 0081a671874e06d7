import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  rmSync,
  utimesSync,
  writeFileSync,
  appendFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { noContext } from "../../src/checks/case.ts";
import { git as gitType } from "../../src/checks/git/index.ts";
import type { GitSpec } from "../../src/checks/git/spec.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { runLocally } from "../support/program.ts";

const environment = {
  PATH: "/usr/bin:/bin",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.org",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.org",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};
const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", args, { cwd, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

/** A home with a clone at `~/c` of one commit. */
function cloned() {
  const home = folder({ "c/a.txt": "one\n", "c/.gitignore": "ignored\n" });
  const at = join(home.path, "c");
  git(at, "init", "-q", "-b", "main");
  git(at, "add", ".");
  git(at, "commit", "-q", "-m", "first");
  git(at, "remote", "add", "origin", "https://ana:secret@git.example/t.git");
  return { home, at, [Symbol.dispose]: () => home[Symbol.dispose]() };
}

async function outcome(home: string, spec: Omit<GitSpec, "path">, collector: "auto" | "sh" = "auto"): Promise<string> {
  const whole = { path: "~/c", ...spec };
  const { answers } = await runLocally(gitType.probe(whole), { home, collector });
  const { outcome: told } = gitType.judge(whole, answers, noContext);
  return told.kind === "unknown" ? told.reason.code : told.kind;
}

/** Every name, kind, mode, time and byte below a folder. */
function fingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted()) {
    const stat = lstatSync(join(root, name));
    hash.update(`${name} ${stat.mode} ${stat.mtimeMs} ${stat.size} `);
    if (stat.isFile()) hash.update(readFileSync(join(root, name)));
    if (stat.isSymbolicLink()) hash.update(readlinkSync(join(root, name)));
  }
  return hash.digest("hex");
}

for (const collector of ["auto", "sh"] as const)
  suite(`a real clone, by the ${collector === "auto" ? "Perl" : "shell"} collector`, () => {
    test("is known by commit, branch and origin, and as clean as it is", async () => {
      using c = cloned();
      const head = git(c.at, "rev-parse", "HEAD");
      const of = (spec: Omit<GitSpec, "path">) => outcome(c.home.path, spec, collector);
      assert.equal(
        await of({ commit: head.slice(0, 9), branch: "main", origin: "https://git.example/t.git", clean: true }),
        "pass",
      );
      writeFileSync(join(c.at, "ignored"), "x");
      assert.equal(await of({ clean: true }), "pass", "what is ignored does not count");
      appendFileSync(join(c.at, "a.txt"), "two\n");
      assert.equal(await of({ clean: true }), "fail");
      git(c.at, "checkout", "-q", "--", "a.txt");
      writeFileSync(join(c.at, "new.txt"), "x");
      assert.equal(await of({ clean: true }), "fail", "nor is what was never added");
      rmSync(join(c.at, "new.txt"));
      git(c.at, "checkout", "-q", "--detach");
      assert.equal(await of({ branch: "main" }), "fail");
      assert.equal(await of({ branch: { absent: true }, commit: head }), "pass");
    });

    test("is left to the byte as it was, though its files look changed to git", async () => {
      using c = cloned();
      const later = new Date(Date.now() + 5_000);
      utimesSync(join(c.at, "a.txt"), later, later);
      const before = fingerprint(c.at);
      assert.equal(await outcome(c.home.path, { clean: true }, collector), "pass");
      assert.equal(fingerprint(c.at), before);
    });

    test("runs nothing that its configuration names", async () => {
      using c = cloned();
      const canary = join(c.home.path, "canary");
      const run = `touch ${canary}`;
      mkdirSync(join(c.home.path, "hooks"));
      writeFileSync(join(c.home.path, "hooks/post-index-change"), `#!/bin/sh\n${run}\n`, { mode: 0o755 });
      for (const [key, value] of [
        ["core.fsmonitor", run],
        ["core.hooksPath", join(c.home.path, "hooks")],
        ["core.pager", run],
        ["core.sshCommand", run],
        ["core.editor", run],
        ["core.askPass", run],
        ["credential.helper", `!${run}`],
        ["diff.external", run],
        ["alias.status", `!${run}`],
        ["alias.rev-parse", `!${run}`],
        ["core.gitProxy", run],
        ["remote.origin.url", `ext::${run}`],
        ["gpg.program", run],
      ] as const)
        git(c.at, "config", key, value);
      appendFileSync(join(c.at, "a.txt"), "two\n");
      assert.equal(await outcome(c.home.path, { clean: true, commit: "0000000" }, collector), "fail");
      assert.ok(!existsSync(canary), "nothing was run");
    });

    test("with a filter is not asked whether it is clean, and the filter is not run", async () => {
      using c = cloned();
      const canary = join(c.home.path, "canary");
      writeFileSync(join(c.at, ".gitattributes"), "*.txt filter=x\n");
      writeFileSync(join(c.home.path, "extra"), `[filter "x"]\n\tclean = touch ${canary}\n`);
      git(c.at, "config", "include.path", join(c.home.path, "extra"));
      appendFileSync(join(c.at, "a.txt"), "two\n");
      assert.equal(await outcome(c.home.path, { clean: true }, collector), "undecidable");
      assert.ok(!existsSync(canary), "an included filter is one, too");
    });
  });

suite("clones of every kind", () => {
  test("packed, shallow, bare and of a second work tree are read; what is no clone and what is broken are told apart", async () => {
    using c = cloned();
    const head = git(c.at, "rev-parse", "HEAD");
    git(c.at, "pack-refs", "--all");
    git(c.at, "gc", "-q");
    assert.equal(await outcome(c.home.path, { commit: head, clean: true }), "pass", "packed");
    const within = async (name: string, ...args: readonly string[]): Promise<string> => {
      git(c.home.path, ...args);
      const { answers } = await runLocally(gitType.probe({ path: `~/${name}`, commit: head }), { home: c.home.path });
      return gitType.judge({ path: `~/${name}`, commit: head }, answers, noContext).outcome.kind;
    };
    assert.equal(await within("shallow", "clone", "-q", "--depth", "1", `file://${c.at}`, "shallow"), "pass");
    assert.equal(await within("bare.git", "clone", "-q", "--bare", c.at, "bare.git"), "pass");
    assert.equal(
      await within("tree", "-C", c.at, "worktree", "add", "-q", "--detach", join(c.home.path, "tree")),
      "pass",
    );
    using empty = folder({ "c/a.txt": "" });
    assert.equal(await outcome(empty.path, { clean: true }), "fail", "no clone");
    writeFileSync(join(c.at, ".git/HEAD"), "nonsense");
    assert.equal(await outcome(c.home.path, { commit: head }), "unparsable");
  });

  test("a path with quotes and spaces is one path", async () => {
    using c = cloned();
    const head = git(c.at, "rev-parse", "HEAD");
    const path = "~/it's $(touch x) `y`/c";
    mkdirSync(join(c.home.path, path.slice(2, -2)));
    git(c.home.path, "clone", "-q", c.at, path.slice(2));
    const { answers } = await runLocally(gitType.probe({ path, commit: head }), { home: c.home.path });
    assert.equal(gitType.judge({ path, commit: head }, answers, noContext).outcome.kind, "pass");
    assert.ok(!existsSync(join(c.home.path, "x")));
  });
});
