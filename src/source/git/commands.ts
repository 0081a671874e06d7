/**
 * Everything that is ever asked of git: six argument lists with holes. The holes take a checked URL, a checked ref name or
 * a full commit id, and nothing else; no option is ever made of data.
 */
export const commands = {
  /** What the host says its refs are now. */
  refsOfHost: (url: string, name: string): Argv => ["ls-remote", "--quiet", "--", url, name, `${name}^{}`],
  /** The whole history of one ref: a shallow one could not show that the new commit follows from the last. */
  fetch: (url: string, name: string): Argv => [
    "fetch",
    "--progress",
    "--no-tags",
    "--no-recurse-submodules",
    "--no-auto-maintenance",
    "--no-write-fetch-head",
    "--",
    url,
    `+${name}:${fetched}`,
  ],
  /** The commit that a ref or id leads to; none when it is also reached from one of the others. */
  commit: (tip: string, ...without: readonly string[]): Argv => [
    "log",
    "--max-count=1",
    "--no-show-signature",
    "--no-mailmap",
    "--format=%H",
    tip,
    ...without.map((id) => `^${id}`),
    "--",
  ],
  /** Each commit with the state of its signature and its key's fingerprint, NUL after each. */
  signatures: (tip: string, most: number, ...without: readonly string[]): Argv => [
    "log",
    `--max-count=${most}`,
    "--no-show-signature",
    "--no-mailmap",
    "-z",
    "--format=%H %G? %GF",
    tip,
    ...without.map((id) => `^${id}`),
    "--",
  ],
  /** Every file below a folder of a commit, with mode, id and size; `COMMIT:FOLDER` takes the folder as it is written. */
  tree: (commit: string, folder: string): Argv => ["ls-tree", "-r", "-z", "-l", "--full-tree", `${commit}:${folder}`],
  /** Objects by id, asked for on stdin. */
  objects: (): Argv => ["cat-file", "--batch"],
} as const;

type Argv = readonly string[];

/** The ref under which the cache keeps what was fetched last. */
export const fetched = "refs/plumbline/fetched";
