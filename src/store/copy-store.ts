import { randomBytes } from "node:crypto";
import { chmod, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { backup, DatabaseSync } from "node:sqlite";
import { PlumblineError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";

/**
 * A whole copy of a store as it was at one moment, by SQLite's own online back-up; `to` is replaced only by a finished one, and
 * is readable for its owner alone. @throws PlumblineError `store-copy`
 */
export async function copyStoreFile(from: string, to: string): Promise<void> {
  const temporary = join(dirname(to), `.${basename(to)}.${randomBytes(6).toString("hex")}.tmp`);
  try {
    const source = new DatabaseSync(from, { readOnly: true });
    try {
      await backup(source, temporary);
    } finally {
      source.close();
    }
    await chmod(temporary, 0o600);
    await rename(temporary, to);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new PlumblineError({
      code: "store-copy",
      message: `The store could not be copied to ${printable(to)}.`,
      remedy: "Check that its folder exists, is writable for you and has room.",
      cause,
    });
  }
}
