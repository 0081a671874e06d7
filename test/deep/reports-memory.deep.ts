import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createReadStream, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { reporters } from "../../src/reports/registry.ts";
import { checks, fillStore } from "./support/fill-store.ts";

/** What must be shown is 10,000 (PLUMBLINE_REPORT_TARGETS); memory that grows with them shows at fewer, too. */
const targets = Number(process.env["PLUMBLINE_REPORT_TARGETS"] ?? 2_500);
const mostMiB = 512;

/** A page is for people, and holds all that is more than a pass. */
const streaming = Object.keys(reporters).filter((format) => format !== "html");

test(
  `${targets} targets × ${checks} checks are written in every streaming format within ${mostMiB} MiB`,
  { timeout: 1_200_000 },
  async (t) => {
    const folder = mkdtempSync(join(tmpdir(), "plumbline-reports-"));
    try {
      const store = join(folder, "plumbline.db");
      const filled = performance.now();
      await fillStore(store, targets);
      t.diagnostic(`filled in ${seconds(filled)} s, ${mib(statSync(store).size)} MiB on the disk`);
      const orders = [
        ...streaming.map((format) => ["every", format] as const),
        // A run of some policies is completed from earlier looks.
        ["some", "csv"] as const,
      ];
      for (const [run, format] of orders) {
        const path = join(folder, `report.${format}`);
        const began = performance.now();
        const peak = await reported(["report", run, "-q", "--store", store, "--report", `${format}=${path}`]);
        const size = statSync(path).size;
        t.diagnostic(`${run}, ${format}: peak ${peak} MiB, ${seconds(began)} s, ${mib(size)} MiB written`);
        assert.ok(peak <= mostMiB, `${run}, ${format}: ${peak} MiB`);
        if (format === "csv") assert.equal(await lines(path), 1 + targets * checks, `${run}: a row for each finding`);
        rmSync(path);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
);

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

async function lines(path: string): Promise<number> {
  let count = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>)
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count++;
  return count;
}

const seconds = (since: number): string => ((performance.now() - since) / 1000).toFixed(1);
const mib = (bytes: number): number => Math.round(bytes / 1_048_576);
