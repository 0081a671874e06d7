import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { storedReport } from "../../src/agent/stored-report.ts";
import { signalGroup } from "../../src/cli/signal-group.ts";
import { NotAssessed } from "../../src/model/errors.ts";
import type { Session } from "../../src/model/ports.ts";
import { defaultConfig } from "../../src/policy/agent-config.ts";
import type { Snapshot } from "../../src/model/source.ts";
import type { ChangeLimits } from "../../src/policy/safety-config.ts";
import { localSession } from "../../src/targets/local/session.ts";
import { provider, user } from "../engine/support/fleet.ts";
import { revisionOf, type Running, world, type World } from "./support/agent-world.ts";

/** An agent on a moving clock over real homes and real shells; each user's file `.forbidden` is what may be repaired. */
async function enforcing(users: readonly string[], changes: Partial<ChangeLimits> = {}, hours = 1) {
  const { safety } = defaultConfig;
  const config = { safety: { ...safety, mode: "enforce" as const, changes: { ...safety.changes, ...changes } } };
  const here = world({
    start: "2026-03-02T10:00:00Z",
    users: [],
    config,
    schedule: { cron: hours === 1 ? "0 * * * *" : "0 0 * * *", splayMs: 0 },
  });
  const homes = users.map((name) => join(here.folder, name));
  for (const home of homes) mkdirSync(home);
  const stop = { exists: false };
  const connection = { breaks: false, refused: false };
  const sessions = () =>
    provider(
      users.map((name) => user(name)),
      async ({ userProfile }) => {
        if (connection.refused) throw new NotAssessed("connection-lost", "refused", { remedy: "" });
        return breaking(localSession({ home: join(here.folder, userProfile ?? ""), signalGroup }), connection);
      },
    );
  const commit = (revision: string, as: Parameters<typeof policiesAt>[1] = {}): void =>
    void (here.policies = policiesAt(revision, as));
  commit("a");
  const running = await here.start({
    providers: () => [{ ...sessions(), list: (abortable) => sessions().list(abortable) }],
    stopFileExists: () => stop.exists,
  });
  await ended(here, running, 1);
  return {
    clock: here.clock,
    commit,
    running,
    stop,
    connection,
    spoil: (home: string) => writeFileSync(join(home, ".forbidden"), "bad\n"),
    homes,
    spoiled: (): readonly string[] => users.filter((_, index) => existsSync(join(homes[index] ?? "", ".forbidden"))),
    /** To the next tick of the schedule, of every hour unless said otherwise, and to the end of all runs that come of it. */
    async hour(): Promise<void> {
      const before = await finished(running);
      await here.clock.advance(hours * 3_600_000);
      await ended(here, running, before + 1);
    },
    /** So many milliseconds, after which so many runs have ended at least. */
    async pass(ms: number, runs: number): Promise<void> {
      await here.clock.advance(ms);
      await ended(here, running, runs);
    },
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
}

/** A program that changes something is run to its end, of which nobody hears, and no later visit comes through. */
const breaking = (session: Session, connection: { readonly breaks: boolean; refused: boolean }): Session =>
  Object.assign(Object.create(session), {
    async *run(...[program, options]: Parameters<Session["run"]>): ReturnType<Session["run"]> {
      const breaks = connection.breaks && program.changes.size > 0;
      for await (const frames of session.run(program, options)) if (!breaks || frames[0]?.kind === "boot") yield frames;
      connection.refused = breaks;
      if (breaks) throw new NotAssessed("connection-lost", "broken", { remedy: "" });
    },
  });

function policiesAt(
  revision: string,
  { mode = "enforce", severity = "low" }: { readonly mode?: string; readonly severity?: string },
): Snapshot {
  const policy = `apiVersion: plumbline/v1
kind: Policy
metadata: { name: p, owner: tests }
spec:
  mode: ${mode}
  checks: [{ id: no-file, severity: ${severity}, file: { path: ~/.forbidden, exists: false }, remedy: auto }]
`;
  const fixture = "title: A file that may not be\nfails: [no-file]\nfiles: { .forbidden: bad }\n";
  const file = (path: string, text: string) => ({ path: `policies/p/${path}`, text: new TextEncoder().encode(text) });
  return {
    kind: "git",
    url: "https://git.example.org/policies",
    revision: revisionOf(revision),
    verified: true,
    files: [file("policy.yaml", policy)],
    fixtures: [file("fixtures/fail-there/fixture.yaml", fixture)],
  };
}

const finished = async ({ store }: Running): Promise<number> =>
  (await store.runs({ limit: 100 })).filter(({ state }) => state === "finished").length;

/** Real shells take real time, in which this clock stands still. */
async function ended(here: World, running: Running, least: number): Promise<void> {
  for (let quiet = 0; quiet < 3;) {
    await sleep(50);
    await here.clock.advance(0);
    const { state } = running.agent;
    const busy = state.kind !== "leading" || state.queue.running !== undefined || (await finished(running)) < least;
    quiet = busy ? 0 : quiet + 1;
  }
}

const ownFinding = async ({ store }: Running) =>
  (await store.states({ open: true })).find(({ check }) => check === "changes-made");

function ownOutcome({ agent: { state } }: Running) {
  const findings = state.kind === "leading" ? state.leading.own().findings : [];
  return findings.find(({ check }) => check === "changes-made")?.outcome;
}

suite("an agent in enforce mode", () => {
  test("repairs on the schedule what it found, and says that it was its own remedy", async () => {
    await using here = await enforcing(["ann", "bob"]);
    here.homes.forEach(here.spoil);
    await here.hour();
    assert.deepEqual(here.spoiled(), []);
    const [run] = (await here.running.store.runs({ limit: 10 })).filter(({ kind }) => kind === "apply");
    const moved = await here.running.store.transitions({ run: run?.id ?? "" });
    assert.deepEqual(
      moved.map(({ change, cause, target }) => [change, cause, target]),
      ["ann", "bob"].map((name) => ["resolved", "remedy", user(name).id]),
    );
    assert.equal(await ownFinding(here.running), undefined);
    await here.hour();
    const { store } = here.running;
    const [latest] = await store.runs({ limit: 1, whole: true });
    assert.ok(latest !== undefined && latest.id > (run?.id ?? ""));
    const { findings } = await storedReport(store, latest, defaultConfig.schedule.freshness);
    assert.deepEqual(
      [...findings].flatMap(({ outcome, repair }) => (repair === undefined ? [] : [[outcome, repair.state]])),
      [
        ["pass", "fixed"],
        ["pass", "fixed"],
      ],
      "the next report still says so",
    );
  });

  test("changes nothing after a commit, which looks at once, nor where the policy only looks", async () => {
    await using here = await enforcing(["ann"]);
    here.homes.forEach(here.spoil);
    here.commit("b", { severity: "medium" });
    await here.pass(600_000, 2);
    assert.deepEqual(here.spoiled(), ["ann"], "a commit");
    here.commit("c", { mode: "audit", severity: "high" });
    await here.pass(600_000, 3);
    await here.hour();
    assert.deepEqual(here.spoiled(), ["ann"], "mode: audit");
    assert.equal(ownOutcome(here.running), "pass");
    here.commit("d", { severity: "critical" });
    await here.pass(600_000, 5);
    await here.hour();
    assert.deepEqual(here.spoiled(), []);
  });

  test("takes what fails suddenly everywhere for a mistake, tells so, and goes on within its limit after a day", async () => {
    await using here = await enforcing(["ann", "bob", "cid", "dan", "eve"], {}, 24);
    here.homes.forEach(here.spoil);
    await here.hour();
    assert.equal(here.spoiled().length, 5);
    const finding = await ownFinding(here.running);
    assert.match(
      finding?.observed ?? "",
      /^mass-drift: p\/no-file: it fails on 5 of 5 observed targets where it did not a day ago/,
    );
    await here.hour();
    assert.equal(here.spoiled().length, 5, "a look in between makes it no older");
    await here.hour();
    assert.deepEqual(here.spoiled(), ["dan", "eve"], "three a run");
    assert.equal(await ownFinding(here.running), undefined, "a limit is no trouble");
    await here.hour();
    assert.deepEqual(here.spoiled(), []);
  });

  test("leaves a repair that does not last to a person, who is told once that it is contested", async () => {
    await using here = await enforcing(["ann"], { attempts: 2 });
    for (let hour = 0; hour < 3; hour++) {
      here.homes.forEach(here.spoil);
      await here.hour();
    }
    assert.deepEqual(here.spoiled(), ["ann"]);
    const state = (await here.running.store.states({ open: true })).find(({ check }) => check === "no-file");
    assert.ok(state?.sideStates.includes("contested"));
    assert.match((await ownFinding(here.running))?.observed ?? "", /^contested: p\/no-file/);
    const told = (await here.running.store.transitions({ finding: state?.id ?? "" })).map(({ change }) => change);
    assert.equal(told.filter((change) => change === "contested").length, 1);
  });

  test("sends nothing while the stop file is there", async () => {
    await using here = await enforcing(["ann"]);
    here.homes.forEach(here.spoil);
    here.stop.exists = true;
    await here.hour();
    assert.deepEqual(here.spoiled(), ["ann"]);
    const [intent] = await here.running.store.intents({ open: true });
    assert.equal(intent, undefined);
    here.stop.exists = false;
    await here.hour();
    assert.deepEqual(here.spoiled(), []);
  });

  test("where a connection breaks in mid-change it halts, and the next run ends that by looking, not by sending", async () => {
    await using here = await enforcing(["ann"]);
    here.homes.forEach(here.spoil);
    here.connection.breaks = true;
    await here.hour();
    assert.deepEqual(here.spoiled(), [], "it was made");
    const [open, ...more] = await here.running.store.intents({ open: true });
    assert.deepEqual([open?.state, more.length], ["ambiguous", 0]);
    assert.match((await ownFinding(here.running))?.observed ?? "", /^ambiguous: p\/no-file on /);
    here.connection.refused = false;
    await here.hour();
    const ofRun = await here.running.store.intents({ run: open?.run ?? "" });
    assert.deepEqual(
      ofRun.map(({ state }) => state),
      ["fixed"],
    );
    assert.equal((await here.running.store.runs({ limit: 20 })).filter(({ kind }) => kind === "apply").length, 1);
  });
});
