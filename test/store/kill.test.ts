import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { openStore } from "../../src/store/open-store.ts";
import { acquired, all } from "./support/acquired.ts";
import { day, HandClock, start } from "./support/material.ts";
import { place } from "./support/place.ts";
import { startChild } from "./support/start-child.ts";

const kills = 10;

/** Compiled sources: a killed process leaves none, so one that ends by itself makes them for all. */
const cache = place();
const env = { ...process.env, NODE_COMPILE_CACHE: join(cache.folder, "cache") };
before(async () => {
  await using child = startChild(["opens", cache.path], { env });
  await child.ended;
});
after(() => cache[Symbol.dispose]());

suite("a process that is killed loses nothing that it reported, and leaves a sound store", () => {
  /** How many lines it may write before it is killed: the store is made, a run begins, looks go by. */
  const moments: Readonly<Record<string, () => number>> = {
    "at the door": () => randomInt(3),
    "among its first looks": () => randomInt(2, 12),
    "among many looks": () => randomInt(12, 120),
  };
  for (const [name, moment] of Object.entries(moments)) {
    test(`${name}, ${kills} times on one store`, async () => {
      using made = place();
      let transitions = 0;
      for (let kill = 0; kill < kills; kill += 1) {
        const run = { id: `run-${kill}`, now: start + kill * day };
        const reported = await killed(made.path, run, moment());
        transitions = await check(made.path, run, { reported, transitions });
      }
    });
  }
});

interface Run {
  readonly id: string;
  readonly now: number;
}

/** The numbers of the looks that a process reported before it was killed after so many lines. */
async function killed(path: string, { id, now }: Run, lines: number): Promise<readonly number[]> {
  await using child = startChild(["looks", path, id, String(now)], { env });
  const said: (string | undefined)[] = [];
  while (said.length < lines) said.push(await child.line());
  child.child.kill("SIGKILL");
  said.push(...(await child.rest()));
  return said.map((line) => Number(line?.split(" ")[0])).filter((count) => !Number.isNaN(count));
}

/** Compares the store with what was reported; at most one more of anything may be there. Gives the number of transitions. */
async function check(
  path: string,
  { id, now }: Run,
  before: { readonly reported: readonly number[]; readonly transitions: number },
): Promise<number> {
  await using store = await openStore(path, { clock: new HandClock(now + day / 2) });
  const dead = (await store.runs({ limit: 999 })).filter(({ state }) => state === "running").map((run) => run.id);
  await using _writer = await acquired(store, "after");
  const { integrity, chain, transitions } = await store.health({ quick: false });
  assert.deepEqual([integrity, chain], ["ok", undefined]);
  const least = before.transitions + before.reported.filter((count) => count % 3 === 0).length;
  assert.ok(transitions === least || transitions === least + 1, `${transitions} transitions, ${least} reported`);
  if (before.reported.length > 0) assert.deepEqual(dead, [id]);
  for (const one of dead) assert.equal((await store.run(one))?.state, "interrupted");
  const last = new Map(before.reported.map((count) => [`user-${count % 7}`, count]));
  const looks = dead.length === 0 ? [] : await all(store.looks(id));
  const kept = new Map(looks.map(({ target, findings }) => [target.id, Date.parse(findings[0]?.lastSeen ?? "") - now]));
  let more = [...kept.keys()].filter((target) => !last.has(target)).length;
  for (const [target, count] of last) {
    const at = kept.get(target);
    assert.ok(at === count || at === count + 7, `${target}: reported ${count}, kept ${at}`);
    assert.equal((await store.states({ target }))[0]?.reopened, at);
    if (at !== count) more += 1;
  }
  assert.ok(more <= 1, `${more} looks more than reported`);
  return transitions;
}
