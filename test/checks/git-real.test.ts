import assert from "node:assert/strict";
import { appendFileSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { noContext } from "../../src/checks/case.ts";
import { git as gitType } from "../../src/checks/git/index.ts";
import type { GitSpec } from "../../src/checks/git/spec.ts";
import { folder } from "../e2e/support/plumbline.ts";
import { runLocally } from "../support/program.ts";
import { cloned, fingerprint, git, outcome } from "./support/clone.ts";

for (const collector of ["auto", "sh"] as const)
  suite(`a real clone, by the ${collector === "auto" ? "Perl" : "shell"} collector`, () => {
    test("is known by commit, branch and origin, and as clean as it is", async () => {
      using c = cloned();
      const head = git(c.at, "rev-parse", "HEAD");
      const of = (spec: Omit<GitSpec, "path">) => outcome(c.home.path, spec, collector);
      assert.equal(
        await of({
          commit: head.slice(0, 9),
          branch: "main",
          remotes: { origin: "https://git.example/t.git" },
          clean: true,
        }),
        "pass",
      );
      writeFileSync(join(c.at, "ignored"), "x");
      assert.equal(await of({ clean: true }), "pass", "what is ignored does not count");
      appendFileSync(join(c.at, "a.txt"), "two\n");
      assert.equal(await of({ clean: true }), "fail");
      git(c.at, "checkout", "-q", "--", "a.txt");
      writeFileSync(join(c.at, "new.txt"), "x");
      assert.equal(await of({ clean: true }), "fail", "nor is what was never added");
      assert.equal(await of({ clean: "tracked" }), "pass", "unless only what was added counts");
      rmSync(join(c.at, "new.txt"));
      git(c.at, "checkout", "-q", "--detach");
      assert.equal(await of({ branch: "main" }), "fail");
      assert.equal(await of({ branch: { absent: true }, commit: head }), "pass");
      assert.equal(await of({ exists: false }), "fail");
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
  for (const collector of ["auto", "sh"] as const)
    test(`packed, shallow, bare and of a second work tree are read, and submodules (${collector})`, async () => {
      using c = cloned();
      const head = git(c.at, "rev-parse", "HEAD");
      git(c.at, "gc", "-q");
      git(c.at, "pack-refs", "--all");
      assert.equal(
        await outcome(c.home.path, { commit: head, branch: "main", clean: true }, collector),
        "pass",
        "packed",
      );
      const of = async (path: string, spec: Omit<GitSpec, "path">): Promise<string> => {
        const whole = { path, ...spec };
        const { answers } = await runLocally(gitType.probe(whole), { home: c.home.path, collector });
        const { outcome: told } = gitType.judge(whole, answers, noContext);
        return told.kind === "unknown" ? told.reason.code : told.kind;
      };
      git(c.home.path, "clone", "-q", "--depth", "1", `file://${c.at}`, "shallow");
      assert.equal(await of("~/shallow", { commit: head, branch: "main", clean: true }), "pass");
      git(c.home.path, "clone", "-q", "--bare", c.at, "bare.git");
      assert.equal(await of("~/bare.git", { commit: head, branch: "main" }), "pass");
      assert.equal(await of("~/bare.git", { clean: true }), "unparsable", "without files none can be clean");
      git(c.at, "worktree", "add", "-q", "--detach", join(c.home.path, "tree"));
      assert.equal(await of("~/tree", { commit: head, branch: { absent: true }, clean: true }), "pass");
      appendFileSync(join(c.home.path, "tree/a.txt"), "two\n");
      assert.equal(await of("~/tree", { clean: true }), "fail");

      git(c.at, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", join(c.home.path, "shallow"), "sub");
      git(c.at, "commit", "-q", "-m", "sub");
      assert.equal(await of("~/c/sub", { commit: head, clean: true }), "pass");
      assert.equal(await of("~/c", { clean: true }), "pass");
      const canary = join(c.home.path, "canary");
      git(join(c.at, "sub"), "config", "core.fsmonitor", `touch ${canary}`);
      git(join(c.at, "sub"), "commit", "-q", "--allow-empty", "-m", "another");
      rmSync(canary, { force: true });
      assert.equal(await of("~/c", { clean: true }), "fail", "it has another commit than was committed");
      assert.ok(!existsSync(canary));
    });

  test("no clone and a broken one are told apart", async () => {
    using empty = folder({ "c/a.txt": "" });
    assert.equal(await outcome(empty.path, { clean: true }), "fail");
    assert.equal(await outcome(empty.path, { exists: false }), "pass");
    using c = cloned();
    writeFileSync(join(c.at, ".git/HEAD"), "nonsense");
    assert.equal(await outcome(c.home.path, { commit: "0000000" }), "unparsable");
    assert.equal(await outcome(c.home.path, { exists: false }), "fail");
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
