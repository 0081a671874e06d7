import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { rewindWord } from "../../src/agent/rewind-word.ts";
import type { PolicySource } from "../../src/model/source.ts";
import { openStore } from "../../src/store/open-store.ts";
import { makeRepository, scratch } from "../source/git/support/repository.ts";
import { fetch, refuses, sourceOf } from "../source/git/support/source.ts";
import { policyText, revisionOf, world } from "./support/agent-world.ts";

const minute = 60_000;
const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** A repository at the second of two commits, and agents on one store, one after the other, that were given a word for a rewind. */
async function rewindable() {
  const root = scratch();
  const made = makeRepository(root.path);
  const [old, last] = [made.commit(), made.commit()];
  const store = await openStore(join(root.path, "store.db"), { clock });
  const taken = await store.acquire({ holder: "tests", ttlMs: 600_000 });
  assert.ok("writer" in taken);
  return {
    old,
    last,
    standsAt: (commit: string) => made.git("update-ref", "refs/heads/main", commit),
    life: (word: string | undefined, running: string) =>
      rewindWord(sourceOf(root.path, made.fileUrl, { allowRewindTo: word }), {
        word,
        running,
        store,
        writer: taken.writer,
      }),
    async [Symbol.asyncDispose]() {
      await store[Symbol.asyncDispose]();
      root[Symbol.dispose]();
    },
  };
}

const isRefused = async (source: PolicySource, last: string): Promise<void> => {
  const problem = await refuses(fetch(source, last), "rewound", /does not follow from/);
  assert.match(problem.remedy, /was used already/);
};

test("a commit that the operator let replace a newer one cannot be brought back by the host, in this life and in later ones", async () => {
  await using here = await rewindable();
  const { old, last, standsAt } = here;
  const { source, spend } = await here.life(old, last);
  standsAt(old);
  assert.equal((await fetch(source, last)).revision, old);
  assert.equal((await fetch(source, last)).revision, old, "it was not accepted yet");
  await spend(old);
  standsAt(last);
  assert.equal((await fetch(source, old)).revision, last);
  await spend(last);
  standsAt(old);
  await isRefused(source, last);
  await isRefused((await here.life(old, last)).source, last);
});

test("a word that was taken back and is given again holds again", async () => {
  await using here = await rewindable();
  const { old, last, standsAt } = here;
  await (await here.life(old, last)).spend(old);
  standsAt(old);
  await isRefused((await here.life(old, last)).source, last);
  await refuses(fetch((await here.life(undefined, last)).source, last), "rewound", /does not follow from/);
  assert.equal((await fetch((await here.life(old, last)).source, last)).revision, old);
});

test("a life that died as it accepted the commit has used the word", async () => {
  await using here = await rewindable();
  const { old, last, standsAt } = here;
  await here.life(old, old);
  standsAt(old);
  await isRefused((await here.life(old, last)).source, last);
});

test("the agent tells its source from the moment at which it accepted the commit", async () => {
  const commit = revisionOf("a");
  const git = { url: "https://git.example.org/policies", ref: { branch: "main" }, intervalMs: minute } as const;
  await using here = world({
    start: "2026-03-02T10:00:00Z",
    users: ["ann"],
    config: { source: { git: { ...git, tokenUser: "x", allowLocal: false, allowRewindTo: commit } } },
  });
  const spent: (boolean | undefined)[] = [];
  const source: PolicySource = {
    url: git.url,
    fetch: async ({ rewindSpent }) => {
      here.commit(spent.push(rewindSpent) === 1 ? "b" : "a", policyText("p", ["one"]));
      assert.ok(!(here.policies instanceof Error));
      return here.policies;
    },
  };
  const { stop } = await here.start({ source });
  while (spent.length < 3) await here.clock.advance(minute);
  assert.deepEqual(spent.slice(0, 3), [false, false, true]);
  await stop();
});
