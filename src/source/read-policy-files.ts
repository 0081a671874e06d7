import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { policyCaps } from "../model/caps.ts";
import { UsageError } from "../model/errors.ts";
import type { Abortable } from "../model/ports.ts";
import { printable } from "../model/untrusted.ts";

export interface ReadFile {
  /** Relative to the folder, with `/`. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * The content of the named files. Of one that is too large a byte more than allowed is read, so that whoever parses it
 * reports it beside the other problems; too much in all is a `UsageError`.
 */
export async function readPolicyFiles(
  folder: string,
  names: readonly string[],
  { signal }: Abortable,
): Promise<readonly ReadFile[]> {
  const files: ReadFile[] = [];
  let total = 0;
  for (const name of names) {
    signal.throwIfAborted();
    const bytes = await readCapped(join(folder, name)).catch((error: unknown) => {
      const code = error instanceof Error && "code" in error ? String(error.code) : "unknown fault";
      throw new UsageError(
        `${printable(join(folder, name))} cannot be read (${code})`,
        "Give the user that runs plumbline read access to it.",
      );
    });
    total += bytes.byteLength;
    if (total > policyCaps.totalBytes) {
      throw new UsageError(
        `the policy files in ${printable(folder)} have more than ${policyCaps.totalBytes} bytes together`,
        "Point Plumbline at the policy folder only.",
        "too-large",
      );
    }
    files.push({ name, bytes });
  }
  return files;
}

/** `O_NOFOLLOW`: what was a file when it was listed may be a link by now. */
async function readCapped(path: string): Promise<Uint8Array> {
  await using file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  const bytes = new Uint8Array(policyCaps.fileBytes + 1);
  let length = 0;
  for (let got = -1; got !== 0 && length < bytes.length; length += got) {
    got = (await file.read(bytes, length, bytes.length - length)).bytesRead;
  }
  return bytes.slice(0, length);
}
