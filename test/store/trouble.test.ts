import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { test } from "node:test";
import { PlumblineError } from "../../src/model/errors.ts";
import { openStore } from "../../src/store/open-store.ts";
import { acquired, all } from "./support/acquired.ts";
import { HandClock, look, newRun, result, state, transition } from "./support/material.ts";
import { openedFromBehind, place } from "./support/place.ts";
import { childFile, startChild } from "./support/start-child.ts";

const clock = new HandClock();

test("a full disk refuses a look whole, with a remedy, and takes it when there is room again", async () => {
  using made = place();
  const { database, store } = await openedFromBehind(made.path);
  const writer = await acquired(store);
  await writer.startRun(newRun("run-1"));
  const pages = Number(Object.values(database.prepare("pragma page_count").get() ?? {})[0]);
  database.exec(`pragma max_page_count = ${pages + 2}`);
  let taken = 0;
  const next = () =>
    look("run-1", result(`user-${taken}`, { a: "fail" }), {
      environment: "x".repeat(3000),
      states: [state(`user-${taken}`, "a")],
      transitions: [transition(`user-${taken}`, "a")],
    });
  await assert.rejects(
    async () => {
      for (; taken < 100; taken += 1) await writer.recordLook(next());
    },
    (error: unknown) => {
      assert.ok(error instanceof PlumblineError);
      assert.deepEqual([error.code, error.retry], ["store-full", "backoff"]);
      assert.match(error.remedy, /Free space/);
      return true;
    },
  );
  const counts = async () => [
    (await all(store.looks("run-1"))).length,
    (await store.states({})).length,
    (await store.transitions({})).length,
  ];
  assert.deepEqual(await counts(), [taken, taken, taken], "nothing was half-written");
  assert.deepEqual(await store.health({ quick: false }).then(({ integrity, chain }) => [integrity, chain]), [
    "ok",
    undefined,
  ]);
  database.exec("pragma max_page_count = 100000");
  await writer.recordLook(next());
  assert.deepEqual(await counts(), [taken + 1, taken + 1, taken + 1]);
  await store[Symbol.asyncDispose]();
});

test("after a write that the disk refused the handle is not trusted again; opened anew, the store holds all that was reported", async () => {
  using made = place("disk");
  // A limit on the size of files makes the system refuse a write in the middle of the WAL.
  await using child = startChild(["fills", made.path], {
    command: ["/bin/sh", "-c", 'ulimit -S -f 600; exec "$0" "$@"', process.execPath, childFile],
  });
  let written = -1;
  let line: string | undefined;
  do {
    line = await child.line();
    written += 1;
  } while (/^\d+$/.test(line ?? ""));
  assert.equal(line, "store-io");
  execFileSync("prlimit", ["--pid", String(child.child.pid), "--fsize=unlimited"]);
  child.child.stdin?.write("go on");
  assert.deepEqual(await child.rest(), ["store-io"], "although there is room again");
  assert.ok(written > 10);
  await using store = await openStore(made.path, { clock });
  assert.equal((await store.health({ quick: false })).integrity, "ok");
  for (let count = 0; count < written; count += 1) assert.equal(await store.recall(`key-${count}`), "x".repeat(5000));
  assert.equal(await store.recall("after"), undefined);
});

test("in a folder that cannot be written a store is read and not written, and a new one is not made", async () => {
  using made = place("disk");
  {
    await using store = await openStore(made.path, { clock });
    await using writer = await acquired(store);
    await writer.startRun(newRun("run-1"));
  }
  // Whoever may do everything is let in everywhere, so then somebody else has to try.
  const isRoot = process.getuid?.() === 0;
  if (isRoot) chownSync(made.path, 65534, 65534);
  chmodSync(made.folder, 0o555);
  const as = isRoot ? { uid: 65534, gid: 65534 } : {};
  try {
    await using child = startChild(["opens", made.path], as);
    assert.deepEqual(await child.rest(), ["store-readonly", "1 store-readonly"]);
    await using other = startChild(["opens", join(made.folder, "other.db")], as);
    assert.deepEqual(await other.rest(), ["store-readonly", "store-missing"]);
    assert.deepEqual(readdirSync(made.folder), ["store.db"]);
  } finally {
    chmodSync(made.folder, 0o755);
  }
});

test("a store that somebody else keeps locked is busy, and is worth another attempt; the thread is free meanwhile", async () => {
  using made = place();
  const { store } = await openedFromBehind(made.path, { patience: 100 });
  const writer = await acquired(store);
  using other = new DatabaseSync(made.path);
  other.exec("begin immediate");
  const blocked = writer.remember("key", 1);
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
  other.exec("commit");
  await blocked;
  other.exec("begin immediate");
  await assert.rejects(
    writer.remember("key", 2),
    (error: unknown) => error instanceof PlumblineError && error.code === "store-busy" && error.retry === "backoff",
  );
  other.exec("rollback");
  await writer.remember("key", 3);
  assert.equal(await store.recall("key"), 3);
  await store[Symbol.asyncDispose]();
});

test("a result that was changed on the disk is damage, not an answer", async () => {
  using made = place();
  const { database, store } = await openedFromBehind(made.path);
  const writer = await acquired(store);
  await writer.startRun(newRun("run-1"));
  await writer.recordLook(look("run-1", result("ann", { a: "fail" })));
  const passed = look("run-1", result("bob", { a: "pass" }));
  await writer.recordLook(passed);
  database.exec(
    "update blobs set bytes = (select b.bytes from spans join blobs b on b.key = result where target = 'bob') where key = (select result from spans where target = 'ann')",
  );
  await assert.rejects(all(store.looks("run-1")), { code: "store-corrupt" });
  database.exec("update blobs set bytes = x'00ff' where kind = 'result'");
  await assert.rejects(all(store.looks("run-1")), { code: "store-corrupt" });
  assert.ok(statSync(made.path).size > 0);
  await store[Symbol.asyncDispose]();
});
