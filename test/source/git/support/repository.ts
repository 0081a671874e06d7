import { execFile, execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { promisify } from "node:util";

export const searchPath = process.env["PATH"] ?? "/usr/bin:/bin";

/** A folder of this test alone, removed at the end of the scope. */
export function scratch() {
  const path = mkdtempSync(join(tmpdir(), "plumbline-git-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true, maxRetries: 3 }) };
}

interface Commit {
  /** Content by path; null removes the file. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** Options of `git commit`. */
  readonly options?: readonly string[];
}

interface Extra {
  readonly input?: string | Buffer;
  readonly work?: string;
}

/** Real git, with no config but the repository's own. It blocks this process, and with it any server of ours. */
export function gitIn(gitDir: string, argv: readonly string[], { input = "", work }: Extra = {}): string {
  const options = { cwd: work ?? gitDir, input, env: gitEnvironment(gitDir, work), maxBuffer: 256 * 1024 * 1024 };
  return execFileSync("git", argv, { ...options, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] }).trim();
}

/** The same beside a server of ours. */
export async function gitBeside(gitDir: string, argv: readonly string[], { work }: Extra = {}): Promise<string> {
  const options = { cwd: work ?? gitDir, env: gitEnvironment(gitDir, work) };
  return (await promisify(execFile)("git", argv, options)).stdout.trim();
}

const gitEnvironment = (gitDir: string, work: string | undefined): Record<string, string> => ({
  PATH: searchPath,
  HOME: "/nonexistent",
  GIT_DIR: gitDir,
  ...(work !== undefined && { GIT_WORK_TREE: work }),
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_AUTHOR_NAME: "test",
  GIT_AUTHOR_EMAIL: "test@example.org",
  GIT_COMMITTER_NAME: "test",
  GIT_COMMITTER_EMAIL: "test@example.org",
  ...environment,
});

/** For all of a test file: where gpg signs from. */
export const environment: Record<string, string> = {};

/** A bare repository `NAME.git` below a folder, with a work tree beside it. */
export function makeRepository(root: string, name = "policies", init: readonly string[] = []) {
  const path = join(root, `${name}.git`);
  const work = join(root, `${name}-work`);
  mkdirSync(path);
  mkdirSync(work);
  const git = (...argv: readonly string[]): string => gitIn(path, argv, { work });
  execFileSync("git", ["init", "--quiet", "--bare", "--initial-branch=main", ...init, path], {
    env: { PATH: searchPath, GIT_CONFIG_GLOBAL: "/dev/null" },
  });
  return {
    path,
    work,
    fileUrl: `file://${path}`,
    git,
    /** Raw objects: what git itself would refuse to make. */
    object: (type: "blob" | "tree" | "commit", content: string | Buffer): string =>
      gitIn(path, ["hash-object", "-w", "-t", type, "--literally", "--stdin"], { input: content }),
    commit({ files = { "a.yaml": `${(counter += 1)}\n` }, options = [] }: Commit = {}): string {
      for (const [file, text] of Object.entries(files)) {
        const full = join(work, file);
        if (text === null) rmSync(full);
        else {
          mkdirSync(dirname(full), { recursive: true });
          writeFileSync(full, text);
        }
      }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", "--message", `change ${(counter += 1)}`, ...options);
      return git("rev-parse", "HEAD");
    },
  };
}

let counter = 0;

export type Repository = ReturnType<typeof makeRepository>;

/** A tree with exactly these entries, unsorted and unchecked. */
export function treeOf(
  made: Repository,
  entries: readonly (readonly [mode: string, name: string, id: string])[],
): string {
  return made.object(
    "tree",
    Buffer.concat(
      entries.map(([mode, name, id]) =>
        Buffer.concat([Buffer.from(`${mode.replace(/^0/, "")} ${name}\0`), Buffer.from(id, "hex")]),
      ),
    ),
  );
}

/** Puts `main` at a commit of the tree. */
export function commitTree(made: Repository, tree: string): string {
  const commit = made.git("commit-tree", "-m", "made by hand", tree);
  made.git("update-ref", "refs/heads/main", commit);
  return commit;
}
