import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { test } from "node:test";
import type { TargetLook } from "../../src/model/records.ts";
import { openStore } from "../../src/store/open-store.ts";
import { acquired } from "./support/acquired.ts";
import { finding, HandClock, iso, look, minute, newRun, reportTarget, runEnd, start } from "./support/material.ts";
import { place } from "./support/place.ts";

const checks = Array.from({ length: 24 }, (_, index) => `check-${index}`);

const home = (id: string): TargetLook => ({
  target: reportTarget(id),
  findings: checks.map((check, index) =>
    finding(id, check, {
      outcome: index % 5 === 0 ? "fail" : "pass",
      subject: `~/.config/${check}.json`,
      expected: "mode at most 0640 and no line that matches ^aws_secret_access_key",
      observed: "mode 0644",
      evidence: ["mode 0644", "owner sagemaker-user"],
    }),
  ),
});

/** Looks at every home in these runs, in a life of its own; gives the milliseconds per look, and the bytes of the file at its end. */
async function life(path: string, homes: readonly TargetLook[], runs: readonly number[]) {
  const store = await openStore(path, { clock: new HandClock() });
  const writer = await acquired(store);
  let ms = 0;
  for (const run of runs) {
    const id = `run-${run}`;
    await writer.startRun(newRun(id, { startedAt: iso(start + run * 60 * minute) }));
    const looks = homes.map((one, index) => look(id, one, { at: iso(start + run * 60 * minute + index * 997) }));
    const from = performance.now();
    for (const one of looks) await writer.recordLook(one);
    ms += performance.now() - from;
    await writer.finishRun(runEnd(id), []);
  }
  await writer[Symbol.asyncDispose]();
  await store[Symbol.asyncDispose]();
  return { ms: ms / homes.length / runs.length, bytes: statSync(path).size };
}

/** A first run over a fleet, and later ones in which nothing has changed. */
async function measure(path: string, { targets, later }: { readonly targets: number; readonly later: number }) {
  const homes = Array.from({ length: targets }, (_, index) => home(`sagemaker/d-1/user-${index}/JupyterLab`));
  const first = await life(path, homes, [0]);
  const unchanged = await life(
    path,
    homes,
    Array.from({ length: later }, (_, run) => run + 1),
  );
  return { first, unchanged, bytesPerLook: (unchanged.bytes - first.bytes) / targets / later };
}

test("a fleet in which nothing changes costs a few bytes per look", async (t) => {
  using made = place();
  const targets = 1000;
  const { first, unchanged, bytesPerLook } = await measure(made.path, { targets, later: 7 });
  using disk = place("disk");
  const synced = await measure(disk.path, { targets: 40, later: 2 });
  t.diagnostic(
    `${targets} targets × ${checks.length} findings: ${first.ms.toFixed(2)} ms and ${(first.bytes / targets).toFixed(0)} bytes per first look`,
  );
  t.diagnostic(
    `later: ${unchanged.ms.toFixed(2)} ms per unchanged look in memory, ${synced.unchanged.ms.toFixed(2)} ms synced to a disk, ${bytesPerLook.toFixed(0)} bytes`,
  );
  assert.ok(first.bytes < 5e6, `${first.bytes} bytes after the first run`);
  assert.ok(bytesPerLook < 20, `${bytesPerLook} bytes per unchanged look`);
});
