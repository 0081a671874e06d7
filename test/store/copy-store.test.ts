import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { copyStoreFile } from "../../src/store/copy-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { acquired } from "./support/acquired.ts";
import { place } from "./support/place.ts";

const clock = { now: () => Date.parse("2026-03-02T10:00:00Z"), monotonic: () => 0 };

test("a copy that is taken while the agent works can be opened as it is, and only by its owner", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-copy-"));
  try {
    await using store = await openStore(join(folder, "store.db"), { clock });
    const got = await store.acquire({ holder: "tests", ttlMs: 60_000 });
    assert.ok("writer" in got);
    await got.writer.remember("what", "this");
    await copyStoreFile(join(folder, "store.db"), join(folder, "copy.db"));
    await got.writer.remember("what", "that");
    await using copy = await openStore(join(folder, "copy.db"), { clock, readOnly: true });
    assert.equal(await copy.recall("what"), "this");
    assert.equal((await copy.health({ quick: false })).integrity, "ok");
    assert.equal(statSync(join(folder, "copy.db")).mode & 0o777, 0o600);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a copy that cannot be written says so, and leaves nothing half-done", async () => {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-copy-"));
  try {
    await using _store = await openStore(join(folder, "store.db"), { clock });
    const before = readdirSync(folder).toSorted();
    await assert.rejects(copyStoreFile(join(folder, "store.db"), join(folder, "nowhere", "copy.db")), {
      code: "store-copy",
    });
    assert.deepEqual(readdirSync(folder).toSorted(), before);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("while a copy is made nobody else may read it, nor the journal beside it, whatever the umask", async () => {
  using made = place();
  const folder = join(made.folder, "copies");
  mkdirSync(folder);
  await using store = await openStore(made.path, { clock });
  const writer = await acquired(store);
  for (let key = 0; key < 8; key += 1) await writer.remember(`key-${key}`, "x".repeat(1_000_000));
  const umask = process.umask(0);
  try {
    const modes = new Map<string, Set<number>>();
    const look = (): void => {
      for (const name of readdirSync(folder)) {
        const found = statSync(join(folder, name), { throwIfNoEntry: false });
        const kind = /\.tmp.*$/.exec(name)?.[0] ?? name;
        if (found !== undefined) modes.set(kind, (modes.get(kind) ?? new Set()).add(found.mode & 0o777));
      }
    };
    let isDone = false;
    const copying = copyStoreFile(made.path, join(folder, "copy.db")).finally(() => {
      isDone = true;
    });
    // The back-up goes a hundred pages at a time, and between two steps others get their turn.
    while (!isDone) {
      look();
      await setImmediate();
    }
    await copying;
    look();
    const owner = new Set([0o600]);
    assert.deepEqual(
      modes,
      new Map([
        [".tmp", owner],
        [".tmp-journal", owner],
        ["copy.db", owner],
      ]),
    );
    assert.deepEqual(readdirSync(folder), ["copy.db"]);
  } finally {
    process.umask(umask);
  }
});

test("a store that cannot be read leaves the copy before it as it was, and nothing beside it", async () => {
  using made = place();
  const [from, to] = [join(made.folder, "broken.db"), join(made.folder, "copy.db")];
  writeFileSync(from, "no store ".repeat(1000));
  writeFileSync(to, "the copy of yesterday");
  await assert.rejects(copyStoreFile(from, to), { code: "store-copy" });
  assert.equal(readFileSync(to, "utf8"), "the copy of yesterday");
  assert.deepEqual(readdirSync(made.folder).toSorted(), ["broken.db", "copy.db"]);
});
