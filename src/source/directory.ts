import { createHash } from "node:crypto";
import type { Abortable } from "../model/ports.ts";
import { headRevision } from "./head-revision.ts";
import { readPolicyPath } from "./policy-path.ts";
import type { ReadFile } from "./read-policy-files.ts";
import type { Snapshot } from "../model/source.ts";

interface Options extends Abortable {
  /** Where `git` is looked for, as in `PATH`. */
  readonly searchPath?: string;
}

/**
 * Policies from this machine, with the revision of the git work tree around them, or a hash of their content where there is
 * none. Throws `UsageError` as `readPolicyPath` does.
 */
export async function readDirectory(path: string, options: Options): Promise<Snapshot> {
  const { folder, single, read, files, fixtures } = await readPolicyPath(path, options);
  const head = await headRevision(folder, read, { ...options, single });
  return { kind: "directory", url: path, revision: head ?? contentHash(read), verified: false, files, fixtures };
}

function contentHash(files: readonly ReadFile[]): string {
  const hash = createHash("sha256");
  for (const { name, bytes } of files)
    hash.update(`${Buffer.byteLength(name)}:${name}${bytes.byteLength}:`).update(bytes);
  return `sha256:${hash.digest("hex")}`;
}
