import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { makeRepository, scratch } from "./support/repository.ts";
import { fetch, refuses, sourceOf } from "./support/source.ts";

suite("a revision that does not follow from the last accepted one is refused", () => {
  test("when the branch was rewound to an older commit", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const older = made.commit();
    const last = made.commit();
    const source = sourceOf(root.path, made.fileUrl);
    assert.equal((await fetch(source)).revision, last);
    made.git("update-ref", "refs/heads/main", older);
    for (const again of [source, source, sourceOf(root.path, made.fileUrl)]) {
      const problem = await refuses(fetch(again, last), "rewound", /does not follow from/);
      assert.equal(problem.revision, older);
      assert.equal(problem.retry, "never");
    }
    const next = (made.git("update-ref", "refs/heads/main", last), made.commit());
    assert.equal((await fetch(source, last)).revision, next, "and it goes on when the branch does");
  });

  test("when history was rewritten, and it was brought by a forced push", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const base = made.commit();
    const last = made.commit();
    const source = sourceOf(root.path, made.fileUrl);
    await fetch(source);
    made.git("update-ref", "refs/heads/main", base);
    const fork = made.commit();
    await refuses(fetch(source, last), "rewound", new RegExp(`is at ${fork}, which does not follow from ${last}`));
  });

  test("when the tag moved sideways, or the config names an older commit", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const older = made.commit();
    const last = made.commit();
    made.git("tag", "v1");
    await fetch(sourceOf(root.path, made.fileUrl, { ref: { tag: "v1" } }));
    made.git("tag", "--force", "v1", older);
    await refuses(fetch(sourceOf(root.path, made.fileUrl, { ref: { tag: "v1" } }), last), "rewound", /tag v1/);
    await refuses(fetch(sourceOf(root.path, made.fileUrl, { ref: { commit: older } }), last), "rewound", /commit /);
  });

  test("when nobody knows the last one any more: the cache is lost and the host has other history", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    made.commit();
    const last = made.commit();
    await fetch(sourceOf(root.path, made.fileUrl));
    rmSync(join(root.path, "cache"), { recursive: true });
    made.git("update-ref", "-d", "refs/heads/main");
    made.commit();
    await refuses(fetch(sourceOf(root.path, made.fileUrl), last), "rewound", /does not follow from/);
    for (const strange of [
      "sha256:0123",
      "f".repeat(40),
      "f".repeat(64),
      "--help",
      "HEAD",
      `${last}\n`,
      `${last}-dirty`,
    ])
      await refuses(fetch(sourceOf(root.path, made.fileUrl), strange), "rewound", /does not follow from/);
  });

  test("when an empty repository took the place of the right one, it is missing", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const last = made.commit();
    made.git("update-ref", "-d", "refs/heads/main");
    await refuses(fetch(sourceOf(root.path, made.fileUrl), last), "missing", /has no branch main/);
  });
});

suite("a revision is accepted", () => {
  test("when it merges the last one, and when the cache was lost but the host has its history", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const base = made.commit();
    made.commit();
    made.git("checkout", "--quiet", "-b", "side", base);
    const last = made.commit({ files: { "side.yaml": "s" } });
    made.git("checkout", "--quiet", "main");
    const source = sourceOf(root.path, made.fileUrl, { ref: { branch: "side" } });
    assert.equal((await fetch(source)).revision, last);
    made.git("merge", "--quiet", "--no-ff", "-m", "merge", "side");
    const merge = made.git("rev-parse", "HEAD");
    rmSync(join(root.path, "cache"), { recursive: true });
    assert.equal((await fetch(sourceOf(root.path, made.fileUrl), last)).revision, merge);
  });

  test("by the operator's word for exactly this commit, and for no other", async () => {
    using root = scratch();
    const made = makeRepository(root.path);
    const base = made.commit();
    const last = made.commit();
    await fetch(sourceOf(root.path, made.fileUrl));
    made.git("update-ref", "refs/heads/main", base);
    const allowed = made.commit();
    const source = sourceOf(root.path, made.fileUrl, { allowRewindTo: allowed });
    assert.equal((await fetch(source, last)).revision, allowed);
    const next = made.commit();
    await refuses(fetch(source, last), "rewound", /does not follow/);
    assert.equal((await fetch(source, allowed)).revision, next, "once it was accepted, history goes on from there");
    await refuses(
      fetch(sourceOf(root.path, made.fileUrl, { allowRewindTo: base }), last),
      "rewound",
      /does not follow/,
    );
  });
});
