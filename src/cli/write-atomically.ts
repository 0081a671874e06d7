import { randomBytes } from "node:crypto";
import { lstat, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/**
 * Writes a file so that a reader sees the old content or the whole new one, never a part, also after a power cut.
 * Readable for its owner only (0600): a report names what is wrong in people's homes. What is no regular file is never
 * replaced: rejects with code `ENOTFILE`.
 */
export async function writeAtomically(
  path: string,
  content: string | Iterable<string> | AsyncIterable<string>,
): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}.tmp`);
  const file = await open(temporary, "wx", 0o600);
  try {
    // Not `write`, which may take only a part of what it gets, as on a disk that is nearly full.
    await file.writeFile(typeof content === "string" ? content : inChunks(content));
    await file.sync();
    await file.close();
    await refuseOther(path);
    await rename(temporary, path);
  } catch (error) {
    await file.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}

/** A write to the disk costs more than a piece of a report is worth. */
const chunkLength = 65_536;

async function* inChunks(pieces: Iterable<string> | AsyncIterable<string>): AsyncGenerator<string, void, undefined> {
  let chunk = "";
  for await (const piece of pieces) {
    chunk += piece;
    if (chunk.length < chunkLength) continue;
    yield chunk;
    chunk = "";
  }
  if (chunk !== "") yield chunk;
}

/** A last look, right before the rename: a device, pipe or link may have come there since the path was checked. */
async function refuseOther(path: string): Promise<void> {
  const found = await lstat(path).catch((error: unknown) => {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  });
  if (found === undefined || found.isFile()) return;
  throw Object.assign(new Error("what stands at the path is no regular file"), { code: "ENOTFILE" });
}

/** The rename itself reaches the disk with its folder; where a platform cannot sync folders, the file is still whole. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, "r").catch(() => undefined);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}
