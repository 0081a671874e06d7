import { randomBytes } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";

/**
 * A whole copy of a store as it was at one moment, by SQLite's own online back-up; `to` is replaced only by a finished one that
 * is on the disk. At every moment it is readable for its owner alone. @throws PlumblineError `store-copy`
 */
export async function copyStoreFile(from: string, to: string): Promise<void> {
  const temporary = join(dirname(to), `.${basename(to)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    await fill(temporary, from);
    await rename(temporary, to);
    await using folder = await open(dirname(to), "r");
    await folder.sync();
  } catch (cause) {
    for (const left of ["", "-journal"]) await rm(`${temporary}${left}`, { force: true });
    throw new PlumblineError({
      code: "store-copy",
      message: `The store could not be copied to ${printable(to)}.`,
      remedy: "Check that its folder exists, is writable for you and has room.",
      cause,
    });
  }
}

/** The file is there before SQLite is, with the mode that SQLite then gives the journal beside it. */
async function fill(made: string, from: string): Promise<void> {
  await using file = await open(made, "wx", 0o600);
  const source = new DatabaseSync(from, { readOnly: true });
  try {
    await backup(source, made);
  } finally {
    source.close();
  }
  await file.sync();
}
