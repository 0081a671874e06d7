import { createHash } from "node:crypto";

/** A blob's id is the hash of its header and bytes, by SHA-1 or SHA-256 as the repository has it (40 or 64 hex digits). */
export function blobId(bytes: Uint8Array, digits: number): string {
  return createHash(digits === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest("hex");
}
