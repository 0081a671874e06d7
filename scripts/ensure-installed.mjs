// Runs under whatever Node the machine has (20 or newer), so plain JavaScript. Makes `npm test` and friends work
// as the first command on a fresh clone: installs when node_modules is absent or older than the lockfile.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const stamp = "node_modules/.package-lock.json";
const fresh = existsSync(stamp) && existsSync("node_modules/.bin/node") && statSync(stamp).mtimeMs >= statSync("package-lock.json").mtimeMs - 1000;
if (!fresh) {
  process.stderr.write("plumbline: installing what is missing (npm ci), once…\n");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], { stdio: ["ignore", 2, 2], shell: process.platform === "win32" });
  process.exit(status ?? 1);
}
