import { createHash } from "node:crypto";

/** Ours alone, so that nobody else's names give the same ids: the version 5 UUID of `plumbline` in RFC 9562's name space for DNS names. */
const space = "1bf8bad3adcf5db09ecbde4d4dbcadc1";

/** A UUID of version 5 (RFC 9562 §5.5): the same parts always give the same one. */
export function uuid(...parts: readonly string[]): string {
  const hash = createHash("sha1").update(Buffer.from(space, "hex")).update(JSON.stringify(parts)).digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x50, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.subarray(0, 16).toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
