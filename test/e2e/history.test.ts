import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, suite, test } from "node:test";
import { policyText, revisionOf, world, type World } from "../agent/support/agent-world.ts";
import { folder, plumbline } from "./support/plumbline.ts";

const day = 86_400_000;

suite("the commands that read the agent's store", () => {
  const place = folder({
    "next/p.yaml": policyText("p", ["one"]),
    "next/q.yaml": policyText("q", ["two", "never-asked"]),
  });
  let here: World;
  const store = (): string => join(here.folder, "store.db");
  const run = (...args: readonly string[]) => plumbline([...args, "--store", store()], { cwd: place.path });

  before(async () => {
    here = world({ start: "2026-03-02T10:00:00Z", users: ["ann", "bob"] });
    here.commit("a", policyText("p", ["one"]));
    const { stop } = await here.start();
    await here.clock.advance(60_000);
    here.homes.get("ann")?.files.add("one");
    here.commit("b", policyText("p", ["one"]), policyText("q", ["two"]));
    await here.clock.advance(day);
    await stop();
  });
  after(async () => {
    await here[Symbol.asyncDispose]();
    place[Symbol.dispose]();
  });

  test("history lists the runs, newest first, with coverage beside each score", async () => {
    const { code, stdout } = await run("history");
    assert.equal(code, 0);
    const [head = "", first = "", ...rest] = stdout.trimEnd().split("\n");
    assert.match(head, /^RUN +STARTED +KIND +OBSERVED +FAIL +UNKNOWN +SCORE +COVERAGE +COMMIT$/);
    assert.match(first, /2026-03-03 03:00 +scheduled +3\/3 +3 +0 +57\.1 % +100 % +bbbbbbbb$/);
    assert.match(rest.at(-1) ?? "", / start /);
    const json = JSON.parse((await run("history", "-o", "json", "--limit", "1")).stdout);
    assert.equal(json.length, 1);
    assert.equal(json[0].kind, "scheduled");
    const older = await run("history", "-o", "name", "--before", json[0].id);
    assert.ok(!older.stdout.includes(json[0].id));
  });

  test("report gives an old run as it was seen then, in any format", async () => {
    const names = (await run("history", "-o", "name")).stdout.trimEnd().split("\n");
    const first = JSON.parse((await run("report", names.at(-1) ?? "", "-o", "json")).stdout);
    assert.equal(first.run.source.revision, revisionOf("a"));
    assert.deepEqual(
      first.findings
        .filter(({ policy }: { policy: string }) => policy === "p")
        .map(({ outcome, lifecycle }: { outcome: string; lifecycle: string }) => [outcome, lifecycle]),
      [
        ["fail", "open"],
        ["fail", "open"],
      ],
    );
    const latest = JSON.parse((await run("report", "latest", "-o", "json")).stdout);
    const ann = latest.findings.find(
      ({ target, policy }: { target: string; policy: string }) => target.includes("ann") && policy === "p",
    );
    assert.deepEqual(
      [ann.outcome, ann.lifecycle, ann.firstSeen, ann.lastSeen, ann.revision],
      ["pass", "resolved", "2026-03-02T10:00:00.000Z", "2026-03-03T03:00:00.000Z", revisionOf("b")],
    );
    assert.match((await run("report", "latest", "--report", "markdown=-")).stdout, /^# Plumbline report/);
    assert.match((await run("report", "latest")).stdout, /observed in/);
  });

  test("the same stored run is the same report, byte for byte", async () => {
    const [one, two] = [await run("report", "latest", "-o", "json"), await run("report", "latest", "-o", "json")];
    assert.equal(one.stdout, two.stdout);
  });

  test("diff tells what changed and why, whichever run is named first", async () => {
    const names = (await run("history", "-o", "name")).stdout.trimEnd().split("\n");
    const [first = "", latest = ""] = [names.at(-1), names[0]];
    const { code, stdout } = await run("diff", latest, first);
    assert.equal(code, 0);
    assert.match(stdout, /^fixed +p\/one +sagemaker\/d-1\/ann\/JupyterLab +somebody changed it/m);
    assert.match(stdout, /^check-added +q\/two .* the policies changed/m);
    const data = JSON.parse((await run("diff", first, latest, "-o", "json")).stdout);
    assert.deepEqual([data.counts.fixed, data.counts["check-added"]], [1, 2]);
  });

  test("finding tells its story from first seen to now", async () => {
    const latest = JSON.parse((await run("report", "latest", "-o", "json")).stdout);
    const { id } = latest.findings.find(
      ({ target, policy }: { target: string; policy: string }) => target.includes("ann") && policy === "p",
    );
    const { stdout } = await run("finding", id.slice(0, 8));
    assert.match(stdout, /^State: +resolved$/m);
    assert.match(stdout, /opened +the first look +aaaaaaaa/);
    assert.match(stdout, /resolved +somebody changed it +bbbbbbbb/);
    const data = JSON.parse((await run("finding", id, "-o", "json")).stdout);
    assert.deepEqual(
      data.transitions.map(({ change }: { change: string }) => change),
      ["opened", "resolved"],
    );
  });

  test("preview judges what is kept, calls the rest unknown, and says so by its exit code", async () => {
    const { code, stdout } = await run("preview", "--policies", "next");
    assert.equal(code, 2, stdout);
    assert.match(stdout, /^q\/never-asked +0 +0 +0 +2 +0$/m);
    const { summary } = JSON.parse((await run("preview", "--policies", "next", "-o", "json")).stdout);
    assert.deepEqual([summary.targets, summary.changes.unknown], [2, 2]);
    assert.match(
      (await run("preview", "--policies", "next", "-o", "markdown")).stdout,
      /^## What this change would do to the fleet/,
    );
  });

  test("a copy of the store reads like the store", async () => {
    const copied = await run("history", "--copy-to", "copy.db");
    assert.deepEqual([copied.code, copied.stdout], [0, ""]);
    const read = await plumbline(["history", "--store", "copy.db", "-o", "name"], { cwd: place.path });
    assert.equal(read.stdout, (await run("history", "-o", "name")).stdout);
  });

  const mistakes: readonly (readonly [readonly string[], RegExp])[] = [
    [["report"], /Which run\? None was named/],
    [["report", "nothing"], /There is no run "nothing"/],
    [["diff", "latest"], /Two runs are to be named/],
    [["finding", "ffffffff"], /There is no finding "ffffffff" that ever failed/],
    [["finding"], /Which finding\?/],
    [["history", "--limit", "0"], /--limit/],
  ];
  for (const [args, says] of mistakes)
    test(`\`plumbline ${args.join(" ")}\` says what is wrong, and ends with 3`, async () => {
      const { code, stderr } = await run(...args);
      assert.equal(code, 3, stderr);
      assert.match(stderr, says);
    });

  test("a store that is not there is not made", async () => {
    const { code, stderr } = await plumbline(["history", "--store", "none.db"], { cwd: place.path });
    assert.equal(code, 3);
    assert.match(stderr, /There is no store at .*none\.db/);
  });
});
