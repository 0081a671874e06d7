import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { Tally } from "../../src/engine/summary.ts";
import type { Finding } from "../../src/model/report.ts";
import { reporters } from "../../src/reports/registry.ts";
import { openStore } from "../../src/store/open-store.ts";
import { finding, target } from "../reports/support/findings.ts";
import { acquired } from "../store/support/acquired.ts";
import { HandClock, iso, look, newRun, runEnd, start } from "../store/support/material.ts";

/** What must be shown is 10,000 (PLUMBLINE_REPORT_TARGETS); memory that grows with them shows at fewer, too. */
const targets = Number(process.env["PLUMBLINE_REPORT_TARGETS"] ?? 2_500);
const checks = 100;
const mostMiB = 512;

/** OSCAL's objectives name the observations of all targets, and a page is for people. */
const streaming = Object.keys(reporters).filter((format) => format !== "oscal" && format !== "html");

test(
  `${targets} targets × ${checks} checks are written in every streaming format within ${mostMiB} MiB`,
  { timeout: 1_200_000 },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "plumbline-reports-"));
    try {
      const store = join(folder, "plumbline.db");
      const filled = performance.now();
      await fill(store);
      t.diagnostic(`filled in ${seconds(filled)} s, ${mib(statSync(store).size)} MiB on the disk`);
      for (const format of streaming) {
        const path = join(folder, `report.${format}`);
        const began = performance.now();
        const peak = await reported(["report", "run", "-q", "--store", store, "--report", `${format}=${path}`]);
        t.diagnostic(`${format}: peak ${peak} MiB, ${seconds(began)} s, ${mib(statSync(path).size)} MiB written`);
        assert.ok(peak <= mostMiB, `${format}: ${peak} MiB`);
        rmSync(path);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

/** Of a hundred checks 90 pass, eight fail, one could not be told and one does not apply; each home has its own words. */
async function fill(path: string): Promise<void> {
  await using store = await openStore(path, { clock: new HandClock(start) });
  const writer = await acquired(store, "filler");
  await writer.startRun(newRun("run", { startedAt: iso(start) }));
  const tally = new Tally();
  for (let index = 0; index < targets; index++) {
    const user = `user-${String(index).padStart(5, "0")}`;
    const row = target({
      id: `sagemaker/d-1/${user}/JupyterLab`,
      userProfile: user,
      arn: `arn:aws:sagemaker:eu-central-1:111122223333:user-profile/d-1/${user}`,
    });
    const findings = Array.from({ length: checks }, (_, at) => findingOf(at, index, row.id));
    tally.add({ target: row, findings, planned: checks });
    await writer.recordLook(look("run", { target: row, findings }, { at: iso(start) }));
  }
  await writer.finishRun(runEnd("run", { summary: tally.summary() }), []);
}

function findingOf(at: number, index: number, id: string): Finding {
  const outcome = at < 90 ? "pass" : at < 98 ? "fail" : at === 98 ? "unknown" : "notApplicable";
  return finding({
    id: (index * checks + at).toString(16).padStart(64, "0"),
    policy: `policy-${at % 10}`,
    check: `check-${at}`,
    title: `The setting number ${at} is as it should be`,
    severity: (["info", "low", "medium", "high", "critical"] as const)[at % 5] ?? "low",
    target: id,
    outcome,
    reason: outcome === "unknown" ? "probe-timeout" : null,
    expected: `line ${at} of ~/.config/tool/config.toml holds what the team agreed on`,
    observed: `line ${at} holds ${index * 7919 + at}`,
    evidence: [`~/.config/tool/config.toml line ${at}: value ${index * 104_729 + at}`],
    lifecycle: outcome === "fail" ? "open" : "none",
    firstSeen: outcome === "fail" ? iso(start) : null,
    lastSeen: outcome === "unknown" ? null : iso(start),
  });
}

/** The most memory that the process had, in MiB. */
async function reported(args: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [fileURLToPath(new URL("../../src/main.ts", import.meta.url)), ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += String(chunk)));
  let peak = 0;
  const looking = setInterval(() => {
    try {
      const [, kib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, "utf8")) ?? [];
      peak = Math.max(peak, Number(kib ?? 0));
    } catch {
      // It has just ended.
    }
  }, 20);
  const code = await new Promise((resolve) => child.once("close", resolve));
  clearInterval(looking);
  assert.equal(code, 0, said);
  return Math.round(peak / 1024);
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
const mib = (bytes: number): number => Math.round(bytes / 1_048_576);
