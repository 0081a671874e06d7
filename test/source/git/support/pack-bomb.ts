import { createHash } from "node:crypto";
import { deflateSync } from "node:zlib";

/**
 * A pack of some kilobytes with one blob that unfolds to `megabytes` MiB by a delta which copies the same MiB again and
 * again (gitformat-pack(5)); and the ids of both.
 */
export function packBomb(megabytes: number) {
  const mega = 1024 * 1024;
  const base = Buffer.alloc(mega, "x");
  // Copy 65,536 bytes from offset 0: an instruction of one byte says so.
  const copies = Buffer.alloc((megabytes * mega) / 65_536, 0x80);
  const delta = Buffer.concat([size(base.length), size(megabytes * mega), copies]);
  const first = entry(3, base.length, Buffer.alloc(0), base);
  // The second entry names the first by how far back it begins.
  const second = entry(6, delta.length, offset(first.length), delta);
  const header = Buffer.from("PACK\0\0\0\x02\0\0\0\x02", "latin1");
  const body = Buffer.concat([header, first, second]);
  const pack = Buffer.concat([body, createHash("sha1").update(body).digest()]);
  const hash = createHash("sha1").update(`blob ${megabytes * mega}\0`);
  for (let n = 0; n < megabytes; n += 1) hash.update(base);
  const small = createHash("sha1").update(`blob ${mega}\0`).update(base).digest("hex");
  return { pack, base: small, bomb: hash.digest("hex") };
}

function entry(type: number, length: number, reference: Buffer, data: Buffer): Buffer {
  const bytes = [(type << 4) | (length & 15)];
  for (let rest = length >> 4; rest > 0; rest >>= 7) {
    bytes[bytes.length - 1]! |= 0x80;
    bytes.push(rest & 0x7f);
  }
  return Buffer.concat([Buffer.from(bytes), reference, deflateSync(data)]);
}

function size(length: number): Buffer {
  const bytes: number[] = [];
  for (let rest = length; ; rest >>>= 7) {
    if (rest < 0x80) return Buffer.from([...bytes, rest]);
    bytes.push((rest & 0x7f) | 0x80);
  }
}

function offset(distance: number): Buffer {
  const bytes = [distance & 0x7f];
  for (let rest = distance >> 7; rest > 0; rest >>= 7) bytes.unshift(0x80 | ((rest -= 1) & 0x7f));
  return Buffer.from(bytes);
}
