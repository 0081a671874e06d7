import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { suite, test } from "node:test";
import type { Change } from "../../src/model/lifecycle.ts";
import { openStore } from "../../src/store/open-store.ts";
import { acquired } from "./support/acquired.ts";
import { day, HandClock, iso, start, state, transition } from "./support/material.ts";
import { place } from "./support/place.ts";

const clock = new HandClock();

/**
 * A closed store whose ledger was pruned: 2 and 4 were kept from before the anchor because their finding is open, 6 to 9 follow
 * from it.
 */
async function withLedger(path: string): Promise<void> {
  await using store = await openStore(path, { clock });
  await using writer = await acquired(store);
  const changes: readonly (readonly [string, Change])[] = [
    ["ann", "opened"],
    ["bob", "opened"],
    ["ann", "resolved"],
    ["bob", "stale"],
    ["ann", "reopened"],
    ["ann", "resolved"],
    ["bob", "fresh"],
    ["ann", "reopened"],
    ["ann", "resolved"],
  ];
  await writer.recordStates({
    states: [state("bob", "a")],
    transitions: changes.map(([target, change], index) =>
      transition(target, "a", change, { at: iso(start + index * day), detail: index === 3 ? null : `detail ${index}` }),
    ),
  });
  const days = { runs: 1, observations: 1, outbox: 1, transitions: 5 };
  assert.equal((await writer.prune({ now: iso(start + 10 * day), keep: days })).transitions, 3);
  assert.equal((await store.health({ quick: false })).chain, undefined);
}

/** What a reader is told, by health or at the door. */
async function chainOf(path: string): Promise<{ readonly seq: number; readonly problem: string } | undefined> {
  await using store = await openStore(path, { clock, readOnly: true });
  const { integrity, chain } = await store.health({ quick: false });
  return integrity === "ok" ? chain : { seq: 0, problem: integrity };
}

/** Somebody with the file in their hands, who knows SQL and takes the guards away first. */
function tamper(path: string, script: string): void {
  using database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  const guards = database.prepare("select name from sqlite_schema where type = 'trigger'").all();
  for (const { name } of guards) database.exec(`drop trigger ${String(name)}`);
  database.exec("drop index transitions_run; drop index transitions_finding");
  database.exec(script);
}

suite("the ledger tells", () => {
  const cases: Readonly<Record<string, readonly [script: string, seq: number]>> = {
    "that an entry was dropped": ["delete from transitions where seq = 7", 7],
    "that the first entry after the anchor was dropped": ["delete from transitions where seq = 6", 6],
    "that the last entry was dropped": ["delete from transitions where seq = 9", 9],
    "that all entries were dropped": ["delete from transitions", 5],
    "that an entry kept from before the anchor was dropped": ["delete from transitions where seq = 2", 5],
    "that two entries changed places": [
      "update transitions set seq = -1 where seq = 7; update transitions set seq = 7 where seq = 8; update transitions set seq = 8 where seq = -1",
      7,
    ],
    "that two kept entries changed places": [
      "update transitions set seq = -1 where seq = 2; update transitions set seq = 2 where seq = 4; update transitions set seq = 4 where seq = -1",
      2,
    ],
    "that the contents of two entries changed places": [
      `create temp table t as select * from transitions where seq in (7, 8);
       update transitions set (entry, prev_hash, hash) = (select entry, prev_hash, hash from t where t.seq = 15 - transitions.seq) where seq in (7, 8)`,
      7,
    ],
    "that an entry was put at the end": [
      "insert into transitions (seq, entry, prev_hash, hash) select 10, entry, hash, hash from transitions where seq = 9",
      10,
    ],
    "that an entry was put before the anchor": [
      "insert into transitions (seq, entry, prev_hash, hash) select 3, entry, prev_hash, hash from transitions where seq = 2",
      3,
    ],
    "that an entry was put between": [
      "update transitions set seq = seq + 1 where seq = 9; update transitions set seq = seq + 1 where seq = 8; insert into transitions (seq, entry, prev_hash, hash) select 8, entry, prev_hash, hash from transitions where seq = 7",
      8,
    ],
    "that the anchor was moved": [
      "update ledger set anchor_seq = 7, anchor_hash = (select hash from transitions where seq = 7)",
      5,
    ],
    "that the head was moved back with its entry": [
      "delete from transitions where seq = 9; update ledger set head_seq = 8",
      8,
    ],
  };
  for (const [name, [script, seq]] of Object.entries(cases)) {
    test(name, async () => {
      using made = place();
      await withLedger(made.path);
      tamper(made.path, script);
      const chain = await chainOf(made.path);
      assert.ok(chain !== undefined, "it was found");
      if (name !== "that the anchor was moved") assert.equal(chain.seq, seq, chain.problem);
      await using store = await openStore(made.path, { clock, readOnly: true });
      assert.equal((await store.health({ quick: true })).chain, undefined, "the quick look leaves the walk out");
    });
  }

  test("nothing that is so only because somebody writes and prunes meanwhile", async () => {
    using made = place();
    await using store = await openStore(made.path, { clock });
    await using writer = await acquired(store);
    const grow = (entries: number) =>
      writer.recordStates({
        states: [],
        transitions: Array.from({ length: entries }, (_, index) =>
          transition("ann", "a", "opened", { at: iso(start + index) }),
        ),
      });
    await grow(1_200);
    await using reader = await openStore(made.path, { clock, readOnly: true });
    const days = { runs: 1, observations: 1, outbox: 1, transitions: 1 };
    for (let round = 0; round < 4; round += 1) {
      const [mine, theirs] = [store.health({ quick: false }), reader.health({ quick: false })];
      await grow(3);
      if (round === 2) await writer.prune({ now: iso(start + 5 * day), keep: days });
      assert.deepEqual([(await mine).chain, (await theirs).chain], [undefined, undefined]);
    }
  });

  test("that any one byte in any column of any entry is another", async () => {
    using made = place();
    await withLedger(made.path);
    const whole = readFileSync(made.path);
    const flips = places(whole, made.path);
    assert.ok(flips.length > 2500, `${flips.length} places`);
    const missed: string[] = [];
    for (const [index, { offset, column }] of flips.entries()) {
      // Every byte once, and every bit in turn: all 8 of each would take minutes.
      const spoiled = Buffer.from(whole);
      spoiled[offset] = (whole[offset] ?? 0) ^ (1 << (index % 8));
      writeFileSync(made.path, spoiled);
      const told = await chainOf(made.path).catch((error: unknown) => error);
      if (told === undefined) missed.push(`${column} at ${offset}`);
    }
    assert.deepEqual(missed, []);
    writeFileSync(made.path, whole);
    assert.equal(await chainOf(made.path), undefined, "and none where nothing is");
  });
});

/** Where each byte of each column lies in the file. Every value of theirs is long enough, or long enough in company, to be found. */
function places(file: Buffer, path: string): readonly { readonly offset: number; readonly column: string }[] {
  using database = new DatabaseSync(path, { readOnly: true });
  const found: { readonly offset: number; readonly column: string }[] = [];
  for (const row of database.prepare("select entry, prev_hash, hash from transitions order by seq").all()) {
    const stored = Buffer.from([row["entry"], row["prev_hash"], row["hash"]].join(""));
    const at = file.indexOf(stored);
    assert.ok(at > 0);
    for (let byte = 0; byte < stored.length; byte += 1)
      found.push({ offset: at + byte, column: `transitions ${byte}` });
  }
  const ledger = database.prepare("select anchor_hash, kept_hash, head_hash from ledger").get();
  for (const [column, value] of Object.entries(ledger ?? {})) {
    for (let at = file.indexOf(String(value)); at !== -1; at = file.indexOf(String(value), at + 1)) {
      if (found.some(({ offset }) => offset === at)) continue;
      for (let byte = 0; byte < 64; byte += 1) found.push({ offset: at + byte, column: `${column} ${byte}` });
    }
  }
  return found;
}

suite("the table refuses", () => {
  const scripts: Readonly<Record<string, string>> = {
    "to change an entry": "update transitions set entry = replace(entry, 'ann', 'eve') where seq = 7",
    "to change an entry kept from before the anchor": "update transitions set entry = '{}' where seq = 2",
    "to delete an entry after the anchor": "delete from transitions where seq = 9",
    "to replace an entry": "insert or replace into transitions (seq, entry, prev_hash, hash) values (7, '{}', '', '')",
    "an entry that does not follow":
      "insert into transitions (seq, entry, prev_hash, hash) values (10, '{}', 'x', 'y')",
    "to move the anchor back": "update ledger set anchor_seq = 4",
    "to move the head back": "update ledger set head_seq = 8",
    "to delete the anchor": "delete from ledger",
  };
  for (const [name, script] of Object.entries(scripts)) {
    test(name, async () => {
      using made = place();
      await withLedger(made.path);
      using database = new DatabaseSync(made.path);
      assert.throws(() => database.exec(script), /ledger/);
    });
  }
});
