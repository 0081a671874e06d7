import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { allowedSigners, makeSshKey, signedBy } from "./support/keys.ts";
import { without } from "./support/programs.ts";
import { makeRepository, scratch } from "./support/repository.ts";
import { fetch, refuses, sourceOf } from "./support/source.ts";

/** A repository whose commits are signed by ssh keys: one that counts and one that does not. */
function signedRepository() {
  const root = scratch();
  const made = makeRepository(root.path);
  made.git("config", "gpg.format", "ssh");
  const known = makeSshKey(root.path, "known");
  const stranger = makeSshKey(root.path, "stranger");
  const signers = allowedSigners(root.path, [[known]]);
  return {
    ...made,
    root: root.path,
    known,
    stranger,
    signers,
    signed: (): string => made.commit({ options: signedBy(known) }),
    source: (mode: "head" | "ancestry", since?: string) =>
      sourceOf(root.path, made.fileUrl, { verify: { mode, allowedSigners: signers, since } }),
    [Symbol.dispose]: () => root[Symbol.dispose](),
  };
}

suite("with `head`", { skip: without("ssh-keygen") }, () => {
  test("a commit signed by an allowed key is verified, whatever came before it", async () => {
    using made = signedRepository();
    made.commit();
    const commit = made.signed();
    const snapshot = await fetch(made.source("head"));
    assert.equal(snapshot.revision, commit);
    assert.equal(snapshot.verified, true);
    assert.equal(
      (await fetch(sourceOf(made.root, made.fileUrl))).verified,
      false,
      "nobody asked, so nothing was shown",
    );
  });

  test("an unsigned commit and one signed by a stranger are refused, and named", async () => {
    using made = signedRepository();
    const last = made.signed();
    const source = made.source("head");
    await fetch(source);
    const unsigned = made.commit();
    const problem = await refuses(fetch(source, last), "unverified", new RegExp(`commit ${unsigned} is not signed`));
    assert.equal(problem.revision, unsigned);
    const strange = made.commit({ options: signedBy(made.stranger) });
    await refuses(
      fetch(source, last),
      "unverified",
      new RegExp(`commit ${strange} is signed by the key SHA256:\\S+, which is not`),
    );
    const good = made.signed();
    assert.equal((await fetch(source, last)).revision, good);
  });

  test("a commit that was changed after it was signed is refused", async () => {
    using made = signedRepository();
    const commit = made.signed();
    const text = made.git("cat-file", "commit", commit);
    const changed = made.object("commit", `${text.replace(/change \d+$/, "another message")}\n`);
    made.git("update-ref", "refs/heads/main", changed);
    await refuses(
      fetch(made.source("head")),
      "unverified",
      new RegExp(`commit ${changed} has a signature that does not hold`),
    );
  });

  test("a key that may sign files but not commits, and one whose time is over, are refused", async () => {
    using made = signedRepository();
    made.signed();
    for (const limit of ['namespaces="file"', 'valid-before="20200101"', 'valid-after="20990101"']) {
      allowedSigners(made.root, [[made.known, limit]]);
      await refuses(fetch(made.source("head")), "unverified", /is not one of those that count|does not hold/);
    }
    allowedSigners(made.root, [[made.known, 'namespaces="git"']]);
    assert.equal((await fetch(made.source("head"))).verified, true);
  });

  test("no file of signers means that nobody can be trusted", async () => {
    using made = signedRepository();
    made.signed();
    rmSync(made.signers);
    await refuses(fetch(made.source("head")), "unverified", /allowed-signers cannot be read/);
    writeFileSync(made.signers, "");
    await refuses(fetch(made.source("head")), "unverified", /which is not one of those that count/);
  });

  test("a key that is no longer named counts no more, though the ref stands still; one that is named again does", async () => {
    using made = signedRepository();
    const commit = made.signed();
    const source = made.source("head");
    assert.equal((await fetch(source)).verified, true);
    allowedSigners(made.root, [[made.stranger]]);
    for (const last of [commit, undefined])
      await refuses(
        fetch(source, last),
        "unverified",
        new RegExp(`commit ${commit} is signed by the key \\S+, which is not`),
      );
    rmSync(made.signers);
    await refuses(fetch(source, commit), "unverified", /allowed-signers cannot be read/);
    allowedSigners(made.root, [[made.known]]);
    assert.equal((await fetch(source, commit)).verified, true);
  });

  test("a repository cannot vouch for itself: its own config, files and refs count nothing", async () => {
    using made = signedRepository();
    const own = `dev@example.org ${made.stranger.publicKey}\n`;
    made.commit({
      files: { "a.yaml": "a", "allowed-signers": own, ".gitconfig": "[gpg]\n" },
      options: signedBy(made.stranger),
    });
    made.git("config", "gpg.ssh.allowedSignersFile", join(made.work, "allowed-signers"));
    await refuses(fetch(made.source("head")), "unverified", /which is not one of those that count/);
  });
});

suite("with `ancestry`", { skip: without("ssh-keygen") }, () => {
  test("one unsigned commit in the middle is refused and named, though the head is signed", async () => {
    using made = signedRepository();
    const last = made.signed();
    const source = made.source("ancestry");
    assert.equal((await fetch(source)).verified, true);
    const unsigned = made.commit();
    const head = made.signed();
    const problem = await refuses(
      fetch(source, last),
      "unverified",
      new RegExp(`follows from ${unsigned}, which is not signed`),
    );
    assert.equal(problem.revision, head);
    assert.equal((await fetch(made.source("head"), last)).verified, true, "with `head` it is enough");
  });

  test("an unsigned commit that a signed merge brings in is refused", async () => {
    using made = signedRepository();
    const last = made.signed();
    made.git("checkout", "--quiet", "-b", "side");
    const unsigned = made.commit({ files: { "side.yaml": "s" } });
    made.git("checkout", "--quiet", "main");
    made.git("merge", "--quiet", "--no-ff", ...signedBy(made.known), "-m", "merge", "side");
    await refuses(fetch(made.source("ancestry"), last), "unverified", new RegExp(`follows from ${unsigned}`));
  });

  test("what was accepted before is not looked at again; without it all of history is, or what follows `since`", async () => {
    using made = signedRepository();
    const unsigned = made.commit();
    const last = made.signed();
    const head = made.signed();
    await refuses(fetch(made.source("ancestry")), "unverified", new RegExp(`follows from ${unsigned}`));
    assert.equal((await fetch(made.source("ancestry"), last)).revision, head);
    assert.equal((await fetch(made.source("ancestry", unsigned))).revision, head);
    assert.equal((await fetch(made.source("ancestry", unsigned), last)).verified, true);
  });

  test("`since` has to be an ancestor, and is trusted by its name", async () => {
    using made = signedRepository();
    const base = made.commit();
    const fork = (made.commit(), made.signed());
    made.git("update-ref", "refs/heads/main", base);
    const head = made.signed();
    await refuses(
      fetch(made.source("ancestry", fork)),
      "unverified",
      new RegExp(`commit ${head} does not lead back to ${fork}`),
    );
    await refuses(fetch(made.source("ancestry", "e".repeat(40))), "unverified", /does not lead back to e+/);
    made.git("update-ref", "refs/heads/main", base);
    assert.equal((await fetch(made.source("ancestry", base))).verified, true);
  });

  test("the head is looked at also when it is the one that was accepted before", async () => {
    using made = signedRepository();
    const commit = made.commit();
    await fetch(sourceOf(made.root, made.fileUrl));
    await refuses(fetch(made.source("ancestry"), commit), "unverified", /is not signed/);
  });

  test("a rewind that the operator allows is still verified", async () => {
    using made = signedRepository();
    const base = made.signed();
    const last = made.signed();
    await fetch(made.source("ancestry"));
    made.git("update-ref", "refs/heads/main", base);
    const unsigned = made.commit();
    const allowed = made.signed();
    const verify = { mode: "ancestry", allowedSigners: made.signers } as const;
    const source = sourceOf(made.root, made.fileUrl, { verify, allowRewindTo: allowed });
    await refuses(fetch(source, last), "unverified", new RegExp(`follows from ${unsigned}`));
  });

  test("too many commits are refused, not cut off", async () => {
    using made = signedRepository();
    for (let n = 0; n < 4; n += 1) made.signed();
    const verify = { mode: "ancestry", allowedSigners: made.signers } as const;
    const limits = { commits: 3 };
    await refuses(fetch(sourceOf(made.root, made.fileUrl, { verify, limits })), "unverified", /more than 3 commits/);
    assert.equal((await fetch(sourceOf(made.root, made.fileUrl, { verify, limits: { commits: 4 } }))).verified, true);
  });
});

test("no file is read before the signature was looked at", { skip: without("ssh-keygen") }, async () => {
  using made = signedRepository();
  made.commit({ files: { "a.yaml": "x".repeat(300 * 1024) } });
  await refuses(fetch(made.source("head")), "unverified", /is not signed/);
  await refuses(fetch(sourceOf(made.root, made.fileUrl)), "too-large", /a\.yaml has 307200 bytes/);
});
