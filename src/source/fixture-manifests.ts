import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { byCodeUnit } from "../model/by-code-unit.ts";
import { UsageError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import type { PolicyFile } from "../model/source.ts";
import { printable } from "../model/untrusted.ts";
import { mayEnforce } from "./may-enforce.ts";
import { readPolicyFiles } from "./read-policy-files.ts";

/**
 * `fixtures/NAME/fixture.yaml` beside each file whose policies may be in `enforce`: what proves their remedies. Links below `fixtures/` are not followed.
 * @throws UsageError where one cannot be read, or there is too much
 */
export async function fixtureManifests(
  files: readonly PolicyFile[],
  { signal }: Abortable,
): Promise<readonly PolicyFile[]> {
  const folders = new Set(files.filter(mayEnforce).map(({ path }) => join(dirname(path), "fixtures")));
  const found: PolicyFile[] = [];
  for (const folder of folders) {
    signal.throwIfAborted();
    const names = await manifestsIn(folder);
    const read = await readPolicyFiles(folder, names, { signal });
    found.push(...read.map(({ name, bytes }) => ({ path: join(folder, name), text: bytes })));
  }
  return found;
}

async function manifestsIn(folder: string): Promise<readonly string[]> {
  // Those with a dot are half made by a recording.
  const folders = (await entriesOf(folder)).filter((entry) => entry.isDirectory() && !entry.name.startsWith("."));
  const names = folders.map(({ name }) => `${name}/fixture.yaml`);
  const facts = await Promise.all(names.map((name) => lstat(join(folder, name)).catch(() => undefined)));
  return names.filter((_, index) => facts[index]?.isFile() === true).toSorted(byCodeUnit);
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
    if (code === "ENOENT" || code === "ENOTDIR") return [];
    throw new UsageError(
      `the folder ${printable(folder)} cannot be read (${code})`,
      "Give the user that runs plumbline read access to it: a policy in `enforce` needs its fixtures.",
    );
  }
}
