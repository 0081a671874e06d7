import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

/** Every file that a script of ours loads when it is called like this, by a hook that a preloaded module sets. */
export function loadedBy(script: string, args: readonly string[], cwd: string): readonly string[] {
  const preload = `import { registerHooks } from "node:module"; import { writeSync } from "node:fs";
    registerHooks({ load(url, context, next) { if (url.startsWith("file:")) writeSync(2, "LOADED " + url + "\\n"); return next(url, context); } });`;
  const { stderr, status } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(preload)}`, script, ...args],
    { cwd, encoding: "utf8", timeout: 60_000 },
  );
  assert.equal(status, 0, stderr);
  return stderr.split("\n").flatMap((line) => (line.startsWith("LOADED ") ? [line.slice(7)] : []));
}
