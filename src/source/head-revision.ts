import type { Abortable } from "../model/ports.ts";
import { blobId } from "./blob-id.ts";
import type { ReadFile } from "./read-policy-files.ts";
import { runGit } from "./run-git.ts";

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
  const git = gitIn(folder, { signal, ...(searchPath !== undefined && { searchPath }) });
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

/** Only the literal argument lists above ever reach git. */
function gitIn(folder: string, { signal, searchPath }: Omit<Options, "single">): Git {
  return async (argv) => {
    const answer = await runGit(
      { folder, searchPath },
      { signal, argv, silentMs: 10_000, mostBytes: 32 * 1024 * 1024 },
    );
    if (answer.end !== "done") throw new Error(`git ${argv[0]} ${answer.end}`);
    return answer.stdout.toString();
  };
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
