import { createHash } from "node:crypto";
import type { Abortable } from "../model/ports.ts";
import type { ReadFile } from "./read-policy-files.ts";

interface Options extends Abortable {
  /** The files are one named file, not all of the folder. */
  readonly single: boolean;
  readonly searchPath?: string;
}

/**
 * The commit that HEAD of the surrounding git work tree names, with `-dirty` when the files that were read are not exactly
 * those of the commit; undefined outside a work tree, without git, or where git refuses the repository (another owner).
 *
 * The bytes that were read are compared with the commit's blob ids by their own hash. `git status` would answer for the
 * bytes on disk a moment later, and runs what the repository's config names (fsmonitor, filters).
 */
export async function headRevision(
  folder: string,
  files: readonly ReadFile[],
  { signal, single, searchPath }: Options,
): Promise<string | undefined> {
  const git = await hardenedGit(folder, { signal, ...(searchPath !== undefined && { searchPath }) });
  try {
    if ((await git(["rev-parse", "--is-inside-work-tree"])).trim() !== "true") return undefined;
    const commit = (await git(["rev-parse", "--verify", "HEAD^{commit}"])).trim();
    if (!/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) return undefined;
    const committed = policyBlobs(await git(["ls-tree", "-r", "-z", commit]));
    const wanted = single
      ? committed.filter(([name]) => name === files[0]?.name)
      : committed.filter(([name]) => isPolicyFile(name));
    return sameFiles(files, new Map(wanted)) ? commit : `${commit}-dirty`;
  } catch {
    // Not a work tree, no commit yet, no git, or git's own refusal: the content hash still names the revision.
    signal.throwIfAborted();
    return undefined;
  }
}

type Git = (argv: readonly string[]) => Promise<string>;

/** Only the literal argument lists above ever reach git; its environment is built from zero and no config of a user counts. */
async function hardenedGit(
  folder: string,
  { signal, searchPath = "/usr/local/bin:/usr/bin:/bin" }: Omit<Options, "single">,
): Promise<Git> {
  const { simpleGit } = await import("simple-git");
  const environment = {
    PATH: searchPath,
    LC_ALL: "C",
    GIT_CONFIG_NOSYSTEM: "1",
    GIT_CONFIG_GLOBAL: "/dev/null",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_ALLOW_PROTOCOL: "none",
  };
  const git = simpleGit({
    baseDir: folder,
    abort: signal,
    timeout: { block: 10_000 },
    maxConcurrentProcesses: 1,
    config: ["core.fsmonitor=false", "core.hooksPath=/dev/null"],
    allowEnvironment: Object.keys(environment),
    unsafe: {
      allowUnsafeConfigPaths: true,
      allowUnsafeFsMonitor: true,
      allowUnsafeHooksPath: true,
      allowUnsafeProtocolOverride: true,
    },
  }).env(environment);
  return (argv) => git.raw([...argv]);
}

/** Regular files of `git ls-tree -r -z`, as name and blob id. */
function policyBlobs(listing: string): readonly (readonly [string, string])[] {
  return listing.split("\0").flatMap((row) => {
    const [, id, name] = /^100(?:644|755) blob ([0-9a-f]+)\t(.+)$/s.exec(row) ?? [];
    return id === undefined || name === undefined ? [] : [[name, id] as const];
  });
}

function isPolicyFile(name: string): boolean {
  return /\.ya?ml$/.test(name) && !name.split("/").slice(0, -1).includes("fixtures");
}

function sameFiles(files: readonly ReadFile[], blobs: ReadonlyMap<string, string>): boolean {
  return (
    files.length === blobs.size &&
    files.every(({ name, bytes }) => blobs.get(name) === blobId(bytes, blobs.get(name)?.length ?? 0))
  );
}

/** A blob's id is the hash of its header and bytes, by SHA-1 or SHA-256 as the repository has it. */
function blobId(bytes: Uint8Array, digits: number): string {
  return createHash(digits === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest("hex");
}
