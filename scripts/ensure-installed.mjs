// Makes `npm test` and friends work as the first command on a fresh clone: installs when what is installed is not what
// the lockfile says. Runs under whatever Node the machine has (20 or newer), hence plain JavaScript without imports of ours.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import process from "node:process";

const broughtNode = "node_modules/.bin/node";

if (!isInstalled()) {
  say("installing what is missing (npm ci), once…");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
if (!existsSync(broughtNode) && Number.parseInt(process.versions.node) < 24) {
  say(
    `Node 24 or newer is needed, this is ${process.version}, and the npm package \`node\` that brings it was not allowed`,
  );
  say("to run its install script. Run `npm rebuild node --ignore-scripts=false`, or install Node 24 yourself.");
  process.exit(1);
}

/** Every locked package is there in the locked version; only optional ones (other platforms') may be absent. */
function isInstalled() {
  const wanted = packages("package-lock.json");
  const present = packages("node_modules/.package-lock.json");
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    const found = present[path];
    if (path === "") return true;
    return found === undefined ? optional === true : found.version === version && found.integrity === integrity;
  });
}

/**
 * @param {string} lockfile
 * @returns {Record<string, {version?: string, integrity?: string, optional?: boolean}>}
 */
function packages(lockfile) {
  if (!existsSync(lockfile)) return {};
  const lock = /** @type {{packages: ReturnType<typeof packages>}} */ (JSON.parse(readFileSync(lockfile, "utf8")));
  return lock.packages;
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`plumbline: ${line}\n`);
}
