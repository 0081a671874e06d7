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

const size = (path: string): number =>
  statSync(path).size + (statSync(`${path}-wal`, { throwIfNoEntry: false })?.size ?? 0);

/** Runs over a fleet in which nothing changes; gives the bytes and the milliseconds per look of the first run and of the later ones. */
async function measure(path: string, { targets, runs }: { readonly targets: number; readonly runs: number }) {
  const store = await openStore(path, { clock: new HandClock() });
  const writer = await acquired(store);
  const homes = Array.from({ length: targets }, (_, index) => home(`sagemaker/d-1/user-${index}/JupyterLab`));
  const rounds: { readonly ms: number; readonly bytes: number }[] = [];
  for (let run = 0; run < runs; run += 1) {
    const id = `run-${run}`;
    await writer.startRun(newRun(id, { startedAt: iso(start + run * 60 * minute) }));
    const looks = homes.map((one, index) => look(id, one, { at: iso(start + run * 60 * minute + index * 997) }));
    const from = performance.now();
    for (const one of looks) await writer.recordLook(one);
    const ms = (performance.now() - from) / targets;
    await writer.finishRun(runEnd(id), []);
    rounds.push({ ms, bytes: size(path) });
  }
  await store[Symbol.asyncDispose]();
  const last = statSync(path).size;
  const later = rounds.slice(1);
  return {
    first: { ms: rounds[0]?.ms ?? 0, bytes: rounds[0]?.bytes ?? 0 },
    laterMs: later.reduce((sum, { ms }) => sum + ms, 0) / later.length,
    bytes: last,
  };
}

test("a fleet in which nothing changes costs a few bytes per look", async (t) => {
  using made = place();
  const [targets, runs] = [1000, 8];
  const { first, laterMs, bytes } = await measure(made.path, { targets, runs });
  using disk = place("disk");
  const synced = await measure(disk.path, { targets: 40, runs: 3 });
  t.diagnostic(`${targets} targets × ${checks.length} findings: ${first.ms.toFixed(2)} ms per first look`);
  t.diagnostic(
    `${runs} runs: ${laterMs.toFixed(2)} ms per unchanged look in memory, ${synced.laterMs.toFixed(2)} ms synced to a disk`,
  );
  t.diagnostic(`${(bytes / 1e6).toFixed(2)} MB in the end, ${(bytes / targets / runs).toFixed(0)} bytes per look`);
  assert.ok(bytes < 20e6, `${bytes} bytes`);
});
