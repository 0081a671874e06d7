import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { noContext } from "../../src/checks/case.ts";
import { git as gitType } from "../../src/checks/git/index.ts";
import type { GitSpec } from "../../src/checks/git/spec.ts";
import { runLocally } from "../support/program.ts";
import { cloned, fingerprint, git, outcome } from "./support/clone.ts";

const notRoot = process.getuid?.() === 0 ? false : "needs root to be another user";

/** What the clone's owner may do so that a change stays unseen, and what comes of it. */
const tricks: readonly (readonly [
  title: string,
  trick: (at: string, home: string) => void,
  spec: Omit<GitSpec, "path">,
  outcome: string,
])[] = [
  [
    "a work tree elsewhere does not stand in for the folder",
    (at, home) => {
      mkdirSync(join(home, "w"));
      git(home, "-C", at, `--work-tree=${join(home, "w")}`, "checkout", "-q", "-f", "main");
      git(at, "config", "core.worktree", join(home, "w"));
      writeFileSync(join(at, "a.txt"), "changed\n");
    },
    { clean: true },
    "fail",
  ],
  [
    "a file that git assumes to be unchanged is not known",
    (at) => {
      git(at, "update-index", "--assume-unchanged", "a.txt");
      writeFileSync(join(at, "a.txt"), "changed\n");
    },
    { clean: true },
    "undecidable",
  ],
  [
    "nor one that git skips",
    (at) => {
      git(at, "update-index", "--skip-worktree", "a.txt");
      writeFileSync(join(at, "a.txt"), "changed\n");
    },
    { clean: "tracked" },
    "undecidable",
  ],
  [
    "a mode is a change though the clone leaves modes out",
    (at) => {
      git(at, "config", "core.fileMode", "false");
      chmodSync(join(at, "a.txt"), 0o755);
    },
    { clean: true },
    "fail",
  ],
  [
    "another commit does not stand in for the one that is checked out",
    (at) => {
      const head = git(at, "rev-parse", "HEAD");
      writeFileSync(join(at, "a.txt"), "changed\n");
      git(at, "commit", "-qam", "changed");
      const changed = git(at, "rev-parse", "HEAD");
      git(at, "reset", "-q", "--soft", head);
      git(at, "replace", head, changed);
    },
    { clean: true },
    "fail",
  ],
  [
    "a URL that stands for another is that other",
    (at) => void git(at, "config", "url.https://evil.example/.insteadOf", "https://ana:secret@git.example/"),
    { remotes: { origin: { contains: "git.example" } } },
    "fail",
  ],
  [
    "a remote is also where it pushes to",
    (at) => void git(at, "config", "remote.origin.pushUrl", "https://evil.example/t.git"),
    { remotes: { origin: { contains: "git.example" } } },
    "fail",
  ],
  ["a branch is one though a tag has its name", (at) => void git(at, "tag", "main"), { branch: "main" }, "pass"],
  [
    "a reference that says nothing is no branch without a commit",
    (at) => writeFileSync(join(at, ".git/refs/heads/main"), "nonsense\n"),
    { commit: "0000000" },
    "unparsable",
  ],
  [
    "a branch without a commit is one",
    (at) => void git(at, "checkout", "-q", "--orphan", "new/one"),
    { commit: "0000000" },
    "fail",
  ],
  [
    "a clone that has lost its objects is not clean",
    (at) => rmSync(join(at, ".git/objects"), { recursive: true }),
    { clean: true },
    "unparsable",
  ],
  [
    "files that only the user's own filter reads are not known",
    (at) => {
      writeFileSync(join(at, ".gitattributes"), "*.bin filter=big\n");
      writeFileSync(join(at, "x.bin"), "content\n");
      git(at, "-c", "filter.big.clean=echo pointer", "add", ".");
      git(at, "commit", "-q", "-m", "big");
      const later = new Date(Date.now() + 5_000);
      utimesSync(join(at, "x.bin"), later, later);
    },
    { clean: true },
    "undecidable",
  ],
];

suite("a clone whose owner would hide something", () => {
  for (const [title, trick, spec, expected] of tricks)
    test(title, async () => {
      using c = cloned();
      trick(c.at, c.home.path);
      const before = fingerprint(c.at);
      assert.equal(await outcome(c.home.path, spec), expected);
      assert.equal(fingerprint(c.at), before);
    });

  test("is not the clone above it", async () => {
    using c = cloned();
    const head = git(c.at, "rev-parse", "HEAD");
    const path = "~/c/inner";
    mkdirSync(join(c.at, "inner/.git"), { recursive: true });
    const { answers } = await runLocally(gitType.probe({ path, commit: head }), { home: c.home.path });
    assert.equal(gitType.judge({ path, commit: head }, answers, noContext).outcome.kind, "unknown");
  });

  test("sends nobody's password", async () => {
    using c = cloned();
    for (const url of ["https://ana:p@ss@git.example/t.git", "helper::https://ana@git.example/t.git"])
      git(c.at, "remote", "set-url", "--add", "origin", url);
    const { answers } = await runLocally(gitType.probe({ path: "~/c", remotes: { origin: "x" } }), {
      home: c.home.path,
    });
    const [answer] = answers;
    assert.ok(answer?.kind === "run");
    assert.deepEqual(answer.stdout.unsafeText().split("\n"), [
      "url:origin:helper::https://git.example/t.git",
      "url:origin:https://git.example/t.git",
      "url:origin:https://git.example/t.git",
      "end",
      "",
    ]);
  });

  test("fetches nothing that it lacks, by no program", async () => {
    using c = cloned();
    const canary = join(c.home.path, "canary");
    const tree = git(c.at, "rev-parse", "HEAD^{tree}");
    for (const [key, value] of [
      ["core.repositoryFormatVersion", "1"],
      ["extensions.partialClone", "origin"],
      ["remote.origin.promisor", "true"],
      ["remote.origin.url", `file://${c.at}`],
      ["remote.origin.uploadpack", `touch ${canary};`],
      ["protocol.file.allow", "always"],
    ] as const)
      git(c.at, "config", key, value);
    rmSync(join(c.at, ".git/objects", tree.slice(0, 2), tree.slice(2)));
    assert.equal(await outcome(c.home.path, { clean: true }), "unparsable");
    assert.ok(!existsSync(canary));
    assert.throws(() => git(c.at, "status"), "git itself would have tried");
    assert.ok(existsSync(canary), "by that program");
  });

  test("of another owner is read, and behind a closed folder is not known", { skip: notRoot }, async () => {
    using c = cloned();
    chmodSync(c.home.path, 0o755);
    const asUser = async (spec: Omit<GitSpec, "path">): Promise<string> => {
      const whole = { path: "~/c", ...spec };
      const { answers } = await runLocally(gitType.probe(whole), { home: c.home.path, uid: 65_534 });
      const { outcome: told } = gitType.judge(whole, answers, noContext);
      return told.kind === "unknown" ? told.reason.code : told.kind;
    };
    assert.equal(await asUser({ commit: git(c.at, "rev-parse", "HEAD"), clean: true }), "pass");
    chmodSync(c.at, 0o700);
    assert.equal(await asUser({ exists: false }), "access-denied");
    assert.equal(await asUser({ clean: true }), "access-denied");
  });
});
