import { execFile } from "node:child_process";
import { mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Abortable } from "../../model/ports.ts";

interface Options extends Abortable {
  /** Private, and removed by its owner. */
  readonly folder: string;
  readonly searchPath?: string | undefined;
}

/** A new home for gpg that knows the keys of the file and nothing else; undefined where gpg does not take them. */
export async function importKeys(
  file: string,
  { folder, searchPath = "/usr/local/bin:/usr/bin:/bin", signal }: Options,
): Promise<string | undefined> {
  const home = await mkdtemp(join(folder, "gnupg-"));
  await writeFile(join(home, "gpg.conf"), config);
  try {
    await promisify(execFile)("gpg", ["--batch", "--quiet", "--import", "--", file], {
      env: { PATH: searchPath, LC_ALL: "C", HOME: home, GNUPGHOME: home },
      signal,
      timeout: 30_000,
    });
    return home;
  } catch {
    signal.throwIfAborted();
    return undefined;
  }
}

/** Whoever stands in the file is trusted: it is the operator's own list. Nothing is started and nobody is asked for keys. */
const config = `batch
no-tty
no-autostart
disable-dirmngr
no-auto-key-retrieve
no-auto-check-trustdb
trust-model always
`;
