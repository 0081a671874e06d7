import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { GitSettings } from "./settings.ts";

/** A bare repository of ours: no work tree, no remote, no hook, and a config that holds nothing but its format. */
export interface Cache {
  readonly folder: string;
  /** How many hex digits its ids have. */
  readonly digits: number;
}

interface Wish {
  readonly fresh: boolean;
  readonly digits?: number | undefined;
}

/**
 * The cache as the last fetch left it. One that belongs to another repository, holds anything that git would obey or
 * follow, has another format or has grown old is made anew: all it can lose comes again with the next fetch.
 */
export async function openCache({ cache, url, limits }: GitSettings, { fresh, digits }: Wish): Promise<Cache> {
  const folder = join(cache, "repository.git");
  const known = fresh ? undefined : await formatOf(folder, url.text);
  if (known !== undefined && known === (digits ?? known)) {
    await sweep(folder);
    const { packs, bytes } = await sizeOf(folder);
    if (packs <= mostPacks && bytes <= 2 * limits.fetchBytes) return { folder, digits: known };
  }
  await rm(folder, { recursive: true, force: true });
  await make(folder, { url: url.text, digits: digits ?? 40 });
  return { folder, digits: digits ?? 40 };
}

/** Bytes of all objects, and how many packs they are in; files that vanish meanwhile count nothing. */
export async function sizeOf(folder: string): Promise<{ readonly packs: number; readonly bytes: number }> {
  const entries = await readdir(join(folder, "objects"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const sizes = await Promise.all(
    files.map(({ parentPath, name }) => stat(join(parentPath, name)).then(({ size }) => size, nothing)),
  );
  return {
    packs: files.filter(({ name }) => name.endsWith(".pack")).length,
    bytes: sizes.reduce((sum, size) => sum + size, 0),
  };
}

const nothing = (): number => 0;

/** Every fetch adds a pack; git becomes slow with many, and repacking would be one more thing to ask of it. */
const mostPacks = 64;

/** All that a cache may hold beside its objects. */
const parts = ["HEAD", "config", "objects", "refs", "source"];

async function make(folder: string, { url, digits }: { readonly url: string; readonly digits: number }): Promise<void> {
  await mkdir(folder, { mode: 0o700 });
  for (const name of ["objects", "refs"]) await mkdir(join(folder, name), { mode: 0o700 });
  await writeFile(join(folder, "source"), `${url}\n`);
  await writeFile(join(folder, "config"), configFor(digits));
  await writeFile(join(folder, "HEAD"), head);
}

/** The format, when everything is byte for byte as `make` wrote it and nothing was added. */
async function formatOf(folder: string, url: string): Promise<number | undefined> {
  try {
    const found = (await readdir(folder)).toSorted();
    if (found.join() !== parts.join()) return undefined;
    const [source, config, ref] = await Promise.all(
      ["source", "config", "HEAD"].map((name) => readFile(join(folder, name), "utf8")),
    );
    if (source !== `${url}\n` || ref !== head) return undefined;
    const inside = await readdir(join(folder, "objects"));
    // `info/alternates` would lead to other folders.
    if (inside.some((name) => !/^(?:pack|[0-9a-f]{2})$/.test(name))) return undefined;
    return [40, 64].find((digits) => config === configFor(digits));
  } catch {
    // Not there, or not as it should be.
    return undefined;
  }
}

/** What a git that was ended left half done. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true }))
    if (/(?:^|\/)tmp_[^/]*$|^refs\/.*\.lock$/.test(name)) await rm(join(folder, name), { force: true });
}

const head = "ref: refs/heads/none\n";

const configFor = (digits: number): string =>
  digits === 64
    ? "[core]\n\trepositoryformatversion = 1\n\tbare = true\n[extensions]\n\tobjectformat = sha256\n"
    : "[core]\n\trepositoryformatversion = 0\n\tbare = true\n";
