// Preloaded into a measured process: at its very end it writes what it used to descriptor 3. JavaScript, because loading
// TypeScript would itself add to what is measured.
import { existsSync, readFileSync, writeSync } from "node:fs";

process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const peakBytes = highWater() ?? maxRSS * 1024;
  writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakBytes }));
});

/** Linux' own record of this program; `maxRSS` would also count what the parent held when it forked. */
function highWater() {
  const file = "/proc/self/status";
  const found = existsSync(file) ? /^VmHWM:\s*(\d+) kB$/m.exec(readFileSync(file, "utf8")) : null;
  return found?.[1] === undefined ? undefined : Number(found[1]) * 1024;
}
