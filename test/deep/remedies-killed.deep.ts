import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import type { Intent } from "../../src/model/records.ts";
import { openStore } from "../../src/store/open-store.ts";
import { config, contentOf, policyFiles } from "../e2e/remedies/support.ts";
import { drift, remedyStudio } from "../e2e/remedies/studio.ts";
import { randomFrom } from "./support/random.ts";

/** PLUMBLINE_KILLS makes it a longer or a shorter test; a release is worth 200. */
const kills = Number(process.env["PLUMBLINE_KILLS"] ?? 50);

/**
 * The simulator counts what its terminals were asked to change, by the intent that each change names: it is the home's side of the story,
 * and the agent's own store is not asked. The seed is printed, to be given again by PLUMBLINE_SEED.
 */
test(
  `killed ${kills} times at random moments while it changes 10 homes, it sends no intent twice, ends each in one state, and converges`,
  { timeout: 1_500_000 },
  async (t) => {
    const seed = Number(process.env["PLUMBLINE_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
    t.diagnostic(`PLUMBLINE_SEED=${seed}`);
    const random = randomFrom(seed);
    const sent = new Map<string, number>();
    await using studio = await remedyStudio(10, files, {
      onTerminal: ({ argv }) => {
        for (const intent of intentsIn(argv)) sent.set(intent, (sent.get(intent) ?? 0) + 1);
      },
    });
    const wanted = await repairedHomes(studio);
    const began = performance.now();
    assert.equal((await studio.run(...apply)).code, 0);
    const runMs = performance.now() - began;
    let broken = 0;
    for (let life = 1; life <= kills; life++) {
      // Some homes have drifted again before each life, so that each has something to write.
      for (const home of studio.homes) if (random() < 0.3) drift(home);
      const { child, ended } = studio.start(...apply);
      await Promise.race([setTimeout(random() * 1.1 * runMs), ended]);
      child.kill("SIGKILL");
      if ((await ended).signal === "SIGKILL") broken++;
      for (const [intent, times] of sent)
        assert.equal(times, 1, `life ${life}: intent ${intent} was sent ${times} times`);
    }
    t.diagnostic(`${broken} of ${kills} were killed in mid-run, ${sent.size} intents were sent`);
    assert.ok(broken > kills / 2, `${broken} kills hit a running process`);
    const last = await studio.run(...apply);
    assert.equal(last.code, 0, last.stderr);
    for (const [intent, times] of sent) assert.equal(times, 1, `intent ${intent} was sent ${times} times`);
    const intents = await intentsOf(join(studio.path, "plumbline.db"));
    const open = intents.filter(({ state }) => !ends.has(state));
    assert.deepEqual(open, [], "every intent has ended in one state");
    const known = new Set(intents.map(({ id }) => id));
    assert.deepEqual(
      [...sent.keys()].filter((id) => !known.has(id)),
      [],
      "nothing was sent that was not written down",
    );
    // Killed between its word and its first byte, an intent counts as sent, and a later look finds that it was not made.
    const unsent = intents.filter(({ id, state }) => !sent.has(id) && state !== "blocked" && state !== "failed");
    assert.deepEqual(unsent, [], "what was not sent was not made");
    assert.deepEqual(studio.homes.map(contentOf), wanted, "every home is as it should be");
    for (const home of studio.homes) assert.deepEqual(temporariesIn(home), []);
    assert.equal((await studio.run("scan", "-q")).code, 0);
  },
);

const files = {
  ...policyFiles(),
  "plumbline.yaml": (
    config("{ mode: enforce, changes: { targets: 10, massDrift: 100, attempts: 100 } }")["plumbline.yaml"] ?? ""
  ).replace("spec: {", "spec: { limits: { apiRate: 1000 },"),
};
const apply = ["apply", "--yes", "-q"] as const;
const ends: ReadonlySet<Intent["state"]> = new Set(["fixed", "not-durable", "failed", "blocked", "refused"]);

/** What the homes hold once they are repaired, before any kill. */
async function repairedHomes(studio: Awaited<ReturnType<typeof remedyStudio>>): Promise<readonly string[]> {
  assert.equal((await studio.run(...apply)).code, 0);
  const wanted = studio.homes.map(contentOf);
  for (const home of studio.homes) drift(home);
  return wanted;
}

/** The intents that the changes of a program name: the last field of the word behind `C`, its number and its kind. */
function intentsIn(argv: readonly string[]): ReadonlySet<string> {
  const named = argv.flatMap((word, index) => {
    const [number, kind, spec] = argv.slice(index + 1, index + 4);
    const isChange = word === "C" && /^\d+$/.test(number ?? "") && /^(write|remove|mode)$/.test(kind ?? "");
    return isChange ? (spec?.split(",").at(-1) ?? []) : [];
  });
  return new Set(named);
}

async function intentsOf(path: string): Promise<readonly Intent[]> {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  await using store = await openStore(path, { clock, readOnly: true });
  return await store.intents({ open: false });
}

const temporariesIn = (home: string): readonly string[] =>
  readdirSync(home, { recursive: true, encoding: "utf8" }).filter((name) => name.includes(".plumbline-"));
