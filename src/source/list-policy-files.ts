import { byCodeUnit } from "../model/by-code-unit.ts";
import type { Dirent } from "node:fs";
import { opendir, stat } from "node:fs/promises";
import { join } from "node:path";
import { policyCaps } from "../model/caps.ts";
import { UsageError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";

/** Looking further would mean that the folder is no policy folder. */
const mostEntries = 50_000;

/**
 * Every `.yaml` and `.yml` below a folder, outside `fixtures/` and git's own folder; sorted, relative, with `/`. What looks
 * like a policy but would not be read is a `UsageError`: a check that nobody runs must not look like one that passes.
 */
export async function listPolicyFiles(root: string, { signal }: Abortable): Promise<readonly string[]> {
  const names: string[] = [];
  const leftOut: LeftOut[] = [];
  const folders = [""];
  let entries = 0;
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for await (const entry of await open(root, folder)) {
      signal.throwIfAborted();
      if (++entries > mostEntries) throw tooMuch(root, `more than ${mostEntries} entries`);
      if (entry.name === "fixtures" || entry.name === ".git") continue;
      const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const problem = await problemOf(entry, join(root, name));
      if (problem !== undefined) leftOut.push({ name, ...problem });
      else if (entry.isDirectory()) folders.push(name);
      else if (/\.ya?ml$/.test(name)) names.push(name);
    }
  }
  const [first] = leftOut.toSorted((a, b) => byCodeUnit(a.name, b.name));
  if (first !== undefined) throw wouldBeLeftOut(root, first, leftOut.length - 1);
  if (names.length > policyCaps.files)
    throw tooMuch(root, `${names.length} policy files; at most ${policyCaps.files} are read`);
  return names.toSorted(byCodeUnit);
}

interface Obstacle {
  readonly what: string;
  readonly remedy: string;
}

interface LeftOut extends Obstacle {
  readonly name: string;
}

/** Links are not followed: they lead out of what was reviewed. One to a folder may hide policies, whatever its name. */
async function problemOf(entry: Dirent, path: string): Promise<Obstacle | undefined> {
  const named = /\.ya?ml$/i.test(entry.name);
  if (entry.isSymbolicLink() && (named || (await leadsToFolder(path))))
    return {
      what: "is a symbolic link, which is not followed",
      remedy: "Put the policies themselves there, or remove the link and name what it leads to.",
    };
  if (!named || entry.isDirectory()) return undefined;
  if (!entry.isFile())
    return { what: "is not a regular file", remedy: "Put a regular file there, or give it another name." };
  if (/\.ya?ml$/.test(entry.name)) return undefined;
  return {
    what: "would not be read: policies end in .yaml or .yml, in lower case",
    remedy: "Rename it, or move it out of the policy folder.",
  };
}

/** A link that leads nowhere hides nothing; one that cannot be looked at might. */
async function leadsToFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ENOENT");
  }
}

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

const wouldBeLeftOut = (root: string, { name, what, remedy }: LeftOut, more: number): UsageError =>
  new UsageError(
    `${printable(join(root, name))} ${what}${more === 0 ? "" : ` (and ${more} more like it)`}`,
    remedy,
    "policy-left-out",
  );
