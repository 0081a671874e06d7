import type { Abortable } from "../../model/ports.ts";
import { blobId } from "../blob-id.ts";
import { CacheFault } from "./cache-fault.ts";
import { commands } from "./commands.ts";
import type { LocalGit } from "./local-git.ts";

interface Wanted {
  readonly id: string;
  readonly bytes: number;
}

/** The blobs by their ids, in the order asked for, all by one process. Their bytes are proven by their own hash. */
export async function readObjects(
  git: LocalGit,
  wanted: readonly Wanted[],
  { signal }: Abortable,
): Promise<readonly Buffer[]> {
  if (wanted.length === 0) return [];
  const answer = await git(commands.objects(), {
    signal,
    stdin: wanted.map(({ id }) => `${id}\n`).join(""),
    mostBytes: wanted.reduce((sum, { bytes }) => sum + bytes + 200, 0),
  });
  if (!Buffer.isBuffer(answer)) throw new CacheFault("reading objects");
  const found: Buffer[] = [];
  let at = 0;
  for (const { id, bytes } of wanted) {
    const header = Buffer.from(`${id} blob ${bytes}\n`);
    const from = at + header.length;
    const body = answer.subarray(from, from + bytes);
    if (!answer.subarray(at, from).equals(header) || blobId(body, id.length) !== id)
      throw new CacheFault("reading objects");
    found.push(body);
    at = from + bytes + 1;
  }
  return found;
}
