import assert from "node:assert/strict";
import { test } from "node:test";
import { lastActivity } from "../../src/jupyter/activity.ts";
import { listTerminals } from "../../src/jupyter/terminals.ts";
import { cookieLogin, missing, startJupyter } from "../support/jupyter.ts";
import { limits, startStudio } from "../targets/support/studio.ts";

const signal = AbortSignal.timeout(60_000);

test("asking a real server when it was used does not count as use", { skip: missing("jupyter-server") }, async () => {
  await using jupyter = await startJupyter("jupyter-server");
  await using server = await cookieLogin(jupyter);
  const first = await lastActivity(server, { signal });
  assert.ok(first !== undefined && Math.abs(Date.now() - first) < 60_000, String(first));
  for (let asked = 0; asked < 5; asked++) assert.equal(await lastActivity(server, { signal }), first);
  // The positive control: a tracked call does move it.
  await listTerminals(server, { signal });
  const moved = await lastActivity(server, { signal });
  assert.ok(moved !== undefined && moved > first, `${moved} is not after ${first}`);
});

test("a space tells when it was used, and a Classic app, whose host is free, is not asked", async () => {
  await using studio = await startStudio({ users: 25 });
  using provider = studio.provider();
  studio.faults.on({ kind: "idle", since: "2026-01-02T03:04:05.000000Z" });
  const targets = await Array.fromAsync(provider.list({ signal }));
  const open = async (wanted: (space: string | undefined) => boolean) => {
    const target = targets.find((each) => each.blocked === undefined && wanted(each.space));
    assert.ok(target);
    return provider.open(target, { signal, limits });
  };
  await using space = await open((name) => name === "analyst-01-lab");
  assert.equal(await space.lastActivity?.({ signal }), Date.parse("2026-01-02T03:04:05Z"));
  await using classic = await open((name) => name === undefined);
  assert.equal(classic.lastActivity, undefined);
});
