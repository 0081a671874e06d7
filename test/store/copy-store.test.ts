import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { copyStoreFile } from "../../src/store/copy-store.ts";
import { openStore } from "../../src/store/open-store.ts";

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
