import { createHash } from "node:crypto";
import type { Snapshot } from "../model/source.ts";

/**
 * A hash of all that a snapshot holds. Its revision alone does not name that: a work tree stays at one commit through every edit
 * (`-dirty`), and another path of the same commit holds other files.
 */
export function contentOf({
  revision,
  verified,
  files,
  fixtures = [],
}: Pick<Snapshot, "revision" | "verified" | "files" | "fixtures">): string {
  const hash = createHash("sha256").update(JSON.stringify([revision, verified]));
  for (const { path, text } of [...files, ...fixtures])
    hash.update(`${JSON.stringify(path)}${text.byteLength}:`).update(text);
  return hash.digest("hex");
}
