import { opendir } from "node:fs/promises";
import { join } from "node:path";
import { policyCaps } from "../model/caps.ts";
import { UsageError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";

/** Looking further would mean that the folder is no policy folder. */
const mostEntries = 50_000;

/** Every `.yaml` and `.yml` below a folder, outside `fixtures/` and git's own folder; sorted, relative, with `/`. */
export async function listPolicyFiles(
  root: string,
  { signal }: Abortable,
): Promise<{ readonly names: readonly string[]; readonly links: number }> {
  const names: string[] = [];
  const folders = [""];
  let links = 0;
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const entry of await open(root, folder)) {
      signal.throwIfAborted();
      if (++entries > mostEntries) throw tooMuch(root, `more than ${mostEntries} entries`);
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && entry.name !== "fixtures" && entry.name !== ".git") folders.push(name);
      if (!/\.ya?ml$/.test(entry.name)) continue;
      if (entry.isSymbolicLink()) links++;
      if (entry.isFile()) names.push(name);
    }
  }
  if (names.length > policyCaps.files)
    throw tooMuch(root, `${names.length} policy files; at most ${policyCaps.files} are read`);
  return { names: names.toSorted(byCodeUnit), links };
}

const byCodeUnit = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

async function open(root: string, folder: string): ReturnType<typeof opendir> {
  try {
    return await opendir(join(root, folder));
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
    throw new UsageError(
      `the folder ${printable(join(root, folder))} cannot be read (${code})`,
      "Give the user that runs plumbline read access to it.",
    );
  }
}

const tooMuch = (root: string, what: string): UsageError =>
  new UsageError(`${printable(root)} holds ${what}`, "Point Plumbline at the policy folder only.", "too-large");
