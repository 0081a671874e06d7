import { lstat, realpath } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";
import { fixtureManifests } from "./fixture-manifests.ts";
import { listPolicyFiles } from "./list-policy-files.ts";
import { readPolicyFiles } from "./read-policy-files.ts";
import type { ReadFile } from "./read-policy-files.ts";
import type { PolicyFile } from "../model/source.ts";

export interface PolicyPath {
  /** The folder, or the one around the file, without links. */
  readonly folder: string;
  /** The path named one file. */
  readonly single: boolean;
  /** Named relative to `folder`, sorted. */
  readonly read: readonly ReadFile[];
  /** The same, named as their reader knows them. */
  readonly files: readonly PolicyFile[];
  readonly fixtures: readonly PolicyFile[];
}

/**
 * The policy files that a path names: one file, or every `.yaml` and `.yml` below a folder outside `fixtures/`. Throws
 * `UsageError` when nothing is there, nothing is a policy file, something that looks like one would not be read, or there
 * is too much.
 */
export async function readPolicyPath(path: string, { signal }: Abortable): Promise<PolicyPath> {
  const { folder, names, single } = await resolve(path, signal);
  const read = await readPolicyFiles(folder, names, { signal });
  const files = read.map(({ name, bytes }) => ({ path: single ? path : join(path, name), text: bytes }));
  return { folder, single, read, files, fixtures: await fixtureManifests(files, { signal }) };
}

interface Place {
  readonly folder: string;
  readonly names: readonly string[];
  readonly single: boolean;
}

/** The path itself may be a link, since its user named it; what lies below may not. */
async function resolve(path: string, signal: AbortSignal): Promise<Place> {
  signal.throwIfAborted();
  const real = await realpath(path).catch((error: unknown) => {
    throw unreadable(path, error);
  });
  const facts = await lstat(real);
  if (facts.isFile()) return { folder: dirname(real), names: [basename(real)], single: true };
  if (!facts.isDirectory())
    throw new UsageError(
      `${printable(path)} is neither a file nor a folder`,
      "Name a policy file or a folder of them.",
    );
  const names = await listPolicyFiles(real, { signal });
  if (names.length > 0) return { folder: real, names, single: false };
  throw new UsageError(
    `${printable(path)} holds no policy file`,
    "Put policies there as .yaml or .yml files outside fixtures/, or name another folder.",
    "no-policy",
  );
}

function unreadable(path: string, error: unknown): UsageError {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
  return code === "ENOENT" || code === "ENOTDIR"
    ? new UsageError(
        `there is no file or folder ${printable(path)}`,
        "Check the path given by --policies, or `source.directory` in the config.",
      )
    : new UsageError(
        `${printable(path)} cannot be read (${code})`,
        "Give the user that runs plumbline read access to it.",
      );
}
