import assert from "node:assert/strict";
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { startGitServer } from "../../../src/simulator/git-server.ts";
import { commitTree, makeRepository, scratch, searchPath, treeOf } from "./support/repository.ts";
import { fetch, refuses, sourceOf, textsOf } from "./support/source.ts";

suite("a git source over http", () => {
  test("gives the files of the branch's newest commit, and of the next one when it is there", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const first = made.commit({
      files: { "b.yaml": "b", "a.yml": "a", "README.md": "no", "sub/fixtures/f.yaml": "no" },
    });
    await using server = await startGitServer({ root: root.path, searchPath });
    const source = sourceOf(root.path, `${server.url}/policies.git`);
    const snapshot = await fetch(source);
    assert.deepEqual(textsOf(snapshot), { "a.yml": "a", "b.yaml": "b" });
    assert.deepEqual(
      { kind: snapshot.kind, url: snapshot.url, revision: snapshot.revision, verified: snapshot.verified },
      { kind: "git", url: `${server.url}/policies.git`, revision: first, verified: false },
    );
    assert.equal(source.url, `${server.url}/policies.git`);
    const second = made.commit({ files: { "sub/c.yaml": "c", "b.yaml": null } });
    const next = await fetch(source, first);
    assert.equal(next.revision, second);
    assert.deepEqual(textsOf(next), { "a.yml": "a", "sub/c.yaml": "c" });
  });

  test("asks one question and brings nothing while the ref stays where it is, also in a new process", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const commit = made.commit();
    const requests: string[] = [];
    await using server = await startGitServer({ root: root.path, searchPath, log: (line) => requests.push(line) });
    const url = `${server.url}/policies.git`;
    const source = sourceOf(root.path, url);
    const snapshot = await fetch(source);
    for (const again of [source, sourceOf(root.path, url)]) {
      requests.length = 0;
      const unchanged = await fetch(again, commit);
      assert.deepEqual(unchanged, snapshot);
      assert.equal(requests.filter((line) => line.startsWith("GET")).length, 1, requests.join("\n"));
      assert.equal(requests.filter((line) => line.startsWith("POST")).length, 1, "only the list of refs");
    }
    assert.equal(await fetch(source, commit), await fetch(source, commit), "the same snapshot, not read again");
  });

  test("keeps its cache to itself and leaves nothing else there", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    made.commit();
    await fetch(sourceOf(root.path, made.fileUrl));
    assert.equal(statSync(join(root.path, "cache")).mode & 0o777, 0o700);
    assert.deepEqual(readdirSync(join(root.path, "cache")), ["repository.git"]);
    assert.deepEqual(readdirSync(join(root.path, "cache/repository.git")).toSorted(), [
      "HEAD",
      "config",
      "objects",
      "refs",
      "source",
    ]);
  });
});

suite("a ref", () => {
  test("may be a branch, a light tag, an annotated tag and a commit", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const first = made.commit();
    made.git("tag", "light");
    made.git("tag", "--annotate", "--message", "m", "releases/v1.0");
    const second = made.commit();
    made.git("branch", "feature/x");
    const third = made.commit();
    await using server = await startGitServer({ root: root.path, searchPath });
    const url = `${server.url}/policies.git`;
    for (const [ref, expected] of [
      [{ branch: "main" }, third],
      [{ branch: "feature/x" }, second],
      [{ tag: "light" }, first],
      [{ tag: "releases/v1.0" }, first],
      [{ commit: second }, second],
    ] as const) {
      const source = sourceOf(root.path, url, { ref });
      assert.equal((await fetch(source)).revision, expected, JSON.stringify(ref));
      assert.equal((await fetch(source, expected)).revision, expected);
    }
  });

  test("that is a commit needs the host only once", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const commit = made.commit();
    const server = await startGitServer({ root: root.path, searchPath });
    const url = `${server.url}/policies.git`;
    await fetch(sourceOf(root.path, url, { ref: { commit } }));
    await server[Symbol.asyncDispose]();
    assert.equal((await fetch(sourceOf(root.path, url, { ref: { commit } }), commit)).revision, commit);
  });

  test("is not mixed up with one whose name ends the same, nor with a tag of that name", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const wanted = made.commit();
    made.git("branch", "wanted");
    const other = made.commit();
    made.git("update-ref", "refs/heads/x/refs/heads/wanted", other);
    made.git("update-ref", "refs/tags/wanted", other);
    assert.equal((await fetch(sourceOf(root.path, made.fileUrl, { ref: { branch: "wanted" } }))).revision, wanted);
    await refuses(fetch(sourceOf(root.path, made.fileUrl, { ref: { branch: "x" } })), "missing", /has no branch x$/);
  });

  test("that leads to no commit is missing", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    made.commit();
    made.git("tag", "blob", made.git("rev-parse", "HEAD:a.yaml"));
    made.git("tag", "--annotate", "--message", "m", "v1");
    const tagObject = made.git("rev-parse", "v1");
    for (const ref of [{ tag: "blob" }, { commit: tagObject }])
      await refuses(fetch(sourceOf(root.path, made.fileUrl, { ref })), "missing", /does not lead to a commit/);
    const unknown = "1".repeat(40);
    await refuses(
      fetch(sourceOf(root.path, made.fileUrl, { ref: { commit: unknown } })),
      "missing",
      /does not give it by its id/,
    );
  });
});

suite("a repository", () => {
  test("may keep its policies in a folder; paths stay those of the repository", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    made.commit({
      files: { "top.yaml": "no", "teams/blue [1]*/p.yaml": "yes", "teams/blue [1]*/fixtures/f.yaml": "no" },
    });
    const source = sourceOf(root.path, made.fileUrl, { path: "./teams//blue [1]*/" });
    assert.deepEqual(textsOf(await fetch(source)), { "teams/blue [1]*/p.yaml": "yes" });
    for (const path of ["teams/red", "top.yaml", "teams/blue", ":(glob)**"])
      await refuses(fetch(sourceOf(root.path, made.fileUrl, { path })), "missing", /is not a folder there/);
  });

  test("may have a folder named fixtures as the one that is given", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    made.commit({ files: { "fixtures/p.yaml": "yes" } });
    assert.deepEqual(textsOf(await fetch(sourceOf(root.path, made.fileUrl, { path: "fixtures" }))), {
      "fixtures/p.yaml": "yes",
    });
    await refuses(fetch(sourceOf(root.path, made.fileUrl)), "missing", /holds no policy file/);
  });

  test("may have SHA-256 objects, also where the cache held others before", async () => {
    using root = scratch();
    const old = makeRepository(root.path, "old");
    old.commit();
    await fetch(sourceOf(root.path, old.fileUrl));
    const made = makeRepository(root.path, "new", ["--object-format=sha256"]);
    const first = made.commit({ files: { "a.yaml": "sha256" } });
    assert.equal(first.length, 64);
    const source = sourceOf(root.path, made.fileUrl);
    assert.deepEqual(textsOf(await fetch(source)), { "a.yaml": "sha256" });
    const second = made.commit();
    assert.equal((await fetch(source, first)).revision, second);
    assert.equal(
      (await fetch(sourceOf(root.path, made.fileUrl, { ref: { commit: second } }), second)).revision,
      second,
    );
  });

  test("keeps the bytes of its files, whatever they are and whatever attributes say", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, index) => (index * 7) % 256));
    const id = made.object("blob", bytes);
    const attributes = made.object("blob", "*.yaml text eol=crlf working-tree-encoding=UTF-16 ident\n");
    commitTree(
      made,
      treeOf(made, [
        ["100644", ".gitattributes", attributes],
        ["100755", "bytes.yaml", id],
      ]),
    );
    const snapshot = await fetch(sourceOf(root.path, made.fileUrl));
    assert.deepEqual(Buffer.from(snapshot.files[0]!.text), bytes);
  });
});

test("two fetches at once follow each other, and one that waits may leave", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  const commit = made.commit();
  await using server = await startGitServer({ root: root.path, searchPath });
  const source = sourceOf(root.path, `${server.url}/policies.git`);
  const leaving = new AbortController();
  const all = [fetch(source), fetch(source), source.fetch({ signal: leaving.signal }), fetch(source)];
  leaving.abort(new Error("I go"));
  await assert.rejects(all[2]!, /I go/);
  const done = await Promise.allSettled(all);
  assert.deepEqual(
    done.map(({ status }) => status),
    ["fulfilled", "fulfilled", "rejected", "fulfilled"],
  );
  assert.equal((await all[3]!).revision, commit);
  await assert.rejects(source.fetch({ signal: AbortSignal.abort(new Error("gone")) }), /gone/);
});
