import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { noContext } from "../../../src/checks/case.ts";
import { git as gitType } from "../../../src/checks/git/index.ts";
import type { GitSpec } from "../../../src/checks/git/spec.ts";
import { folder } from "../../e2e/support/plumbline.ts";
import { runLocally } from "../../support/program.ts";

const environment = {
  PATH: "/usr/bin:/bin",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "t",
  GIT_AUTHOR_EMAIL: "t@example.org",
  GIT_COMMITTER_NAME: "t",
  GIT_COMMITTER_EMAIL: "t@example.org",
  GIT_AUTHOR_DATE: "2026-01-01T00:00:00Z",
  GIT_COMMITTER_DATE: "2026-01-01T00:00:00Z",
};
export const git = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("git", args, { cwd, env: environment, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

/** A home with a clone at `~/c` of one commit. */
export function cloned() {
  const home = folder({ "c/a.txt": "one\n", "c/.gitignore": "ignored\n" });
  const at = join(home.path, "c");
  git(at, "init", "-q", "-b", "main");
  git(at, "add", ".");
  git(at, "commit", "-q", "-m", "first");
  git(at, "remote", "add", "origin", "https://ana:secret@git.example/t.git");
  return { home, at, [Symbol.dispose]: () => home[Symbol.dispose]() };
}

export async function outcome(
  home: string,
  spec: Omit<GitSpec, "path">,
  collector: "auto" | "sh" = "auto",
): Promise<string> {
  const whole = { path: "~/c", ...spec };
  const { answers } = await runLocally(gitType.probe(whole), { home, collector });
  const { outcome: told } = gitType.judge(whole, answers, noContext);
  return told.kind === "unknown" ? told.reason.code : told.kind;
}

/** Every name, kind, mode, time and byte below a folder. */
export function fingerprint(root: string): string {
  const hash = createHash("sha256");
  for (const name of readdirSync(root, { recursive: true, encoding: "utf8" }).toSorted()) {
    const stat = lstatSync(join(root, name));
    hash.update(`${name} ${stat.mode} ${stat.mtimeMs} ${stat.size} `);
    if (stat.isFile()) hash.update(readFileSync(join(root, name)));
    if (stat.isSymbolicLink()) hash.update(readlinkSync(join(root, name)));
  }
  return hash.digest("hex");
}
