import assert from "node:assert/strict";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { suite, test } from "node:test";
import { PlumblineError } from "../../src/model/errors.ts";
import { openStore } from "../../src/store/open-store.ts";
import { requireVersion } from "../../src/store/sqlite-version.ts";
import { acquired } from "./support/acquired.ts";
import { HandClock, newRun } from "./support/material.ts";
import { openedFromBehind, place } from "./support/place.ts";

const clock = new HandClock();

/** A closed store with one run in it. */
async function filled(path: string): Promise<void> {
  await using store = await openStore(path, { clock });
  await using writer = await acquired(store);
  await writer.startRun(newRun("run-1"));
}

const has =
  (code: string, ...words: readonly string[]) =>
  (error: unknown): boolean => {
    assert.ok(error instanceof PlumblineError, String(error));
    assert.equal(error.code, code);
    for (const word of words)
      assert.ok(`${error.message} ${error.remedy}`.includes(word), `${error.message} ${error.remedy}`);
    return true;
  };
const mode = (path: string): number => statSync(path).mode & 0o777;

suite("opening a store for writing", () => {
  test("makes a file that only its owner can read, with nothing left beside it once it is closed", async () => {
    using made = place();
    {
      await using store = await openStore(made.path, { clock });
      await acquired(store);
      for (const name of readdirSync(made.folder)) assert.equal(mode(join(made.folder, name)), 0o600, name);
    }
    assert.deepEqual(readdirSync(made.folder), ["store.db"]);
  });

  test("keeps what is there, in WAL mode, synced at every commit, with foreign keys and nothing of the schema trusted", async () => {
    using made = place();
    await filled(made.path);
    const { database, store } = await openedFromBehind(made.path);
    const pragma = (name: string): unknown => Object.values(database.prepare(`pragma ${name}`).get() ?? {})[0];
    assert.deepEqual(
      ["journal_mode", "synchronous", "foreign_keys", "trusted_schema", "busy_timeout", "user_version"].map(pragma),
      ["wal", 2, 1, 0, 5000, 3],
    );
    assert.equal((await store.run("run-1"))?.id, "run-1");
    await store[Symbol.asyncDispose]();
  });

  test("takes other people's rights on the file away", async () => {
    using made = place();
    await filled(made.path);
    chmodSync(made.path, 0o664);
    await filled(join(made.folder, "store.db")).catch(() => undefined);
    assert.equal(mode(made.path), 0o600);
  });

  test("refuses a folder that is missing, or in which everybody may replace files", async () => {
    using made = place();
    const at = (name: string): string => join(made.folder, name, "store.db");
    await assert.rejects(
      openStore(at("none"), { clock }),
      has("store-unreachable", "does not exist", join(made.folder, "none")),
    );
    await assert.rejects(openStore(join(made.path, "store.db"), { clock }), has("store-unreachable"));
    mkdirSync(dirname(at("open")));
    chmodSync(dirname(at("open")), 0o777);
    await assert.rejects(openStore(at("open"), { clock }), has("store-folder", "chmod o-w"));
    assert.equal(existsSync(at("open")), false);
    chmodSync(dirname(at("open")), 0o1777);
    await filled(at("open"));
  });

  test("refuses what is not a file", async () => {
    using made = place();
    mkdirSync(made.path);
    await assert.rejects(openStore(made.path, { clock }), has("store-unreachable", "not a file"));
    symlinkSync("/dev/null", join(made.folder, "null"));
    await assert.rejects(openStore(join(made.folder, "null"), { clock }), has("store-unreachable", "not a file"));
  });

  test("two agents that make the same store at once end with one store", async () => {
    using made = place();
    const stores = await Promise.all([1, 2, 3].map(() => openStore(made.path, { clock })));
    const answers = await Promise.all(
      stores.map((store, index) => store.acquire({ holder: `agent-${index}`, ttlMs: 1000 })),
    );
    assert.equal(answers.filter((answer) => "writer" in answer).length, 1);
    for (const store of stores) await store[Symbol.asyncDispose]();
    assert.deepEqual(readdirSync(made.folder), ["store.db"]);
  });
});

suite("a file that is no sound store is refused and stays as it is:", () => {
  const spoils: Readonly<Record<string, readonly [code: string, spoil: (path: string) => void]>> = {
    text: [
      "store-corrupt",
      (path) => writeFileSync(path, "not a database, but long enough to look like one".repeat(40)),
    ],
    "an empty file": ["store-corrupt", (path) => writeFileSync(path, "")],
    "a store with a page of zeros": [
      "store-corrupt",
      (path) => {
        const bytes = readFileSync(path);
        bytes.fill(0, bytes.length - 4096 * 3, bytes.length - 4096 * 2);
        writeFileSync(path, bytes);
      },
    ],
    "a store that lost its end": [
      "store-corrupt",
      (path) => writeFileSync(path, readFileSync(path).subarray(0, 4096 * 5)),
    ],
    "somebody else's database": [
      "store-foreign",
      (path) => {
        writeFileSync(path, "");
        using database = new DatabaseSync(path);
        database.exec("create table theirs (a)");
      },
    ],
    "a store of a newer schema": [
      "store-newer",
      (path) => {
        using database = new DatabaseSync(path);
        database.exec("pragma user_version = 99");
      },
    ],
  };
  for (const [name, [code, spoil]] of Object.entries(spoils)) {
    test(name, async () => {
      using made = place();
      await filled(made.path);
      spoil(made.path);
      const before = readFileSync(made.path);
      await assert.rejects(openStore(made.path, { clock }), has(code, made.path));
      assert.deepEqual(readFileSync(made.path), before);
      assert.deepEqual(
        readdirSync(made.folder).filter((file) => file.endsWith(".new")),
        [],
      );
    });
  }
});

suite("opening a store for reading", () => {
  test("makes nothing where there is none", async () => {
    using made = place();
    await assert.rejects(
      openStore(made.path, { clock, readOnly: true }),
      has("store-missing", made.path, "plumbline serve"),
    );
    assert.deepEqual(readdirSync(made.folder), []);
  });

  test("changes no byte and leaves nothing behind", async () => {
    using made = place();
    await filled(made.path);
    const before = readFileSync(made.path);
    {
      await using store = await openStore(made.path, { clock, readOnly: true });
      assert.equal((await store.run("latest"))?.id, "run-1");
      assert.equal((await store.health({ quick: false })).integrity, "ok");
    }
    assert.deepEqual(readFileSync(made.path), before);
    assert.deepEqual(readdirSync(made.folder), ["store.db"]);
  });

  test("refuses a store of an older schema, which only an agent brings forward", async () => {
    using made = place();
    await filled(made.path);
    {
      using database = new DatabaseSync(made.path);
      database.exec("pragma user_version = 0");
    }
    await assert.rejects(openStore(made.path, { clock, readOnly: true }), has("store-older", "Start the agent"));
  });
});

test("an SQLite that could lose a write is refused", () => {
  for (const version of ["3.51.2", "3.50.9", "2.99.99", "", "3"])
    assert.throws(() => requireVersion(version), has("store-sqlite", "3.51.3"), version);
  for (const version of ["3.51.3", "3.51.10", "3.52.0", "4.0.0"]) requireVersion(version);
  requireVersion();
});
