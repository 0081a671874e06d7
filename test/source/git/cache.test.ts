import assert from "node:assert/strict";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { makeRepository, scratch } from "./support/repository.ts";
import { fetch, refuses, sourceOf, textsOf } from "./support/source.ts";

suite("a cache that is not as it was left is made anew", () => {
  const broken: readonly (readonly [string, (cache: string) => void])[] = [
    ["without its objects", (cache) => rmSync(join(cache, "objects"), { recursive: true })],
    ["with an empty pack", (cache) => truncateSync(packOf(cache), 0)],
    ["with a damaged pack", (cache) => damage(packOf(cache))],
    ["without a pack's index", (cache) => rmSync(packOf(cache).replace(/\.pack$/, ".idx"))],
    [
      "with a ref that leads nowhere",
      (cache) => writeFileSync(join(cache, "refs/plumbline/fetched"), `${"1".repeat(40)}\n`),
    ],
    ["with a ref that is no ref", (cache) => writeFileSync(join(cache, "refs/plumbline/fetched"), "garbage")],
    ["with a lock", (cache) => writeFileSync(join(cache, "refs/plumbline/fetched.lock"), "")],
    ["with half a pack", (cache) => writeFileSync(join(cache, "objects/pack/tmp_pack_x"), "PACK")],
    ["with another config", (cache) => appendFileSync(join(cache, "config"), "[core]\n\tbare = false\n")],
    [
      "with borrowed objects",
      (cache) => (
        mkdirSync(join(cache, "objects/info")),
        writeFileSync(join(cache, "objects/info/alternates"), "/tmp\n")
      ),
    ],
    ["cut off from its history", (cache) => writeFileSync(join(cache, "shallow"), "")],
    ["of another repository", (cache) => writeFileSync(join(cache, "source"), "https://example.org/other.git\n")],
    ["that is a file", (cache) => (rmSync(cache, { recursive: true }), writeFileSync(cache, ""))],
    ["that is empty", (cache) => (rmSync(cache, { recursive: true }), mkdirSync(cache))],
  ];
  for (const [name, damageIt] of broken)
    test(name, async () => {
      using root = scratch();
      const made = makeRepository(root.path);
      const first = made.commit({ files: { "a.yaml": "a".repeat(5_000) } });
      const cache = join(root.path, "cache/repository.git");
      await fetch(sourceOf(root.path, made.fileUrl));
      damageIt(cache);
      const unchanged = await fetch(sourceOf(root.path, made.fileUrl), first);
      assert.deepEqual(textsOf(unchanged), { "a.yaml": "a".repeat(5_000) });
      damageIt(cache);
      made.commit({ files: { "a.yaml": "b" } });
      assert.deepEqual(textsOf(await fetch(sourceOf(root.path, made.fileUrl), first)), { "a.yaml": "b" });
      assert.deepEqual(readdirSync(join(root.path, "cache")), ["repository.git"]);
    });
});

test("a damaged cache is not mistaken for a folder that is missing, nor for history that was rewritten", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  let last = made.commit({ files: { "p/a.yaml": "a".repeat(5_000) } });
  const source = () => sourceOf(root.path, made.fileUrl, { path: "p" });
  await fetch(source());
  for (const spoil of [damage, rmSync]) {
    const old = packOf(join(root.path, "cache/repository.git"));
    const next = made.commit({ files: { "p/b.yaml": spoil.name } });
    await fetch(source(), last);
    // The newest commit is in a pack of its own; most of its files and what came before are not.
    spoil(old);
    const snapshot = await fetch(source(), last);
    assert.equal(snapshot.revision, next);
    assert.deepEqual(textsOf(snapshot), { "p/a.yaml": "a".repeat(5_000), "p/b.yaml": spoil.name });
    assert.equal(existsSync(old), false, "it was made anew");
    last = next;
  }
});

test("the cache of one repository is never taken for that of another", async () => {
  using root = scratch();
  const one = makeRepository(root.path, "one");
  const two = makeRepository(root.path, "two");
  const first = one.commit({ files: { "a.yaml": "one" } });
  two.commit({ files: { "a.yaml": "two" } });
  await fetch(sourceOf(root.path, one.fileUrl));
  assert.deepEqual(textsOf(await fetch(sourceOf(root.path, two.fileUrl))), { "a.yaml": "two" });
  await refuses(fetch(sourceOf(root.path, two.fileUrl), first), "rewound", /does not follow/);
});

test("what a killed agent left is swept, and what is not ours is left alone", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  const commit = made.commit();
  const cache = join(root.path, "cache");
  mkdirSync(join(cache, "fetch-abc123/gnupg-x"), { recursive: true });
  writeFileSync(join(cache, "mine.txt"), "mine");
  chmodSync(cache, 0o755);
  assert.equal((await fetch(sourceOf(root.path, made.fileUrl))).revision, commit);
  assert.deepEqual(readdirSync(cache).toSorted(), ["mine.txt", "repository.git"]);
  assert.equal(statSync(cache).mode & 0o777, 0o700);
});

test("a cache does not grow for ever: an old one is made anew, and history still holds", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  let last = made.commit();
  const source = sourceOf(root.path, made.fileUrl);
  await fetch(source);
  const packs = join(root.path, "cache/repository.git/objects/pack");
  const [pack] = readdirSync(packs).filter((name) => name.endsWith(".pack"));
  for (let n = 0; n < 64; n += 1) writeFileSync(join(packs, `pack-${String(n).padStart(40, "0")}.pack`), "");
  const next = made.commit();
  assert.equal((await fetch(source, last)).revision, next);
  assert.equal(readdirSync(packs).filter((name) => name.endsWith(".pack")).length, 1);
  assert.ok(!existsSync(join(packs, pack!)) || readdirSync(packs).length <= 3);
  last = next;
  assert.equal((await fetch(source, last)).revision, last);
});

test("a folder that cannot be used is named", async () => {
  using root = scratch();
  const made = makeRepository(root.path);
  made.commit();
  writeFileSync(join(root.path, "file"), "");
  const cache = join(root.path, "file/cache");
  await refuses(
    fetch(sourceOf(root.path, made.fileUrl, { cache })),
    "unreachable",
    /nothing can be kept in the cache folder \(ENOTDIR\): .*\/file\/cache$/,
  );
});

function packOf(cache: string): string {
  const packs = join(cache, "objects/pack");
  const name = readdirSync(packs).find((file) => file.endsWith(".pack")) ?? "";
  chmodSync(join(packs, name), 0o600);
  return join(packs, name);
}

/** Changes bytes of the objects, not of the head or the checksum. */
function damage(pack: string): void {
  const bytes = readFileSync(pack);
  for (let at = 14; at < bytes.length - 20; at += 1) bytes[at]! ^= 0xff;
  writeFileSync(pack, bytes);
}
