import { randomBytes } from "node:crypto";

const digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID: 26 characters that sort by time, with 80 random bits. `now` is milliseconds since the epoch. */
export function runId(now: number): string {
  const bits = (BigInt(now) << 80n) | BigInt(`0x${randomBytes(10).toString("hex")}`);
  return Array.from({ length: 26 }, (_, index) => digits[Number((bits >> BigInt(5 * (25 - index))) & 31n)]).join("");
}
