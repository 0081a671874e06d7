import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { UsageError } from "../model/errors.ts";
import type { Secret } from "../model/secret.ts";

/** Compares in a time that tells nothing of where, or by how many characters, they differ. */
export function sameSecret(given: string, secret: Secret): boolean {
  return timingSafeEqual(digest(given), digest(secret.reveal()));
}

/** A key of this process only, so that what is compared cannot be worked out beforehand. */
const key = randomBytes(32);

const digest = (text: string): Buffer => createHmac("sha256", key).update(text).digest();

const fewest = 16;

/** An empty or short secret would keep nobody out. @throws UsageError */
export function requireStrong(secret: Secret, what: string): void {
  if (secret.reveal().length >= fewest) return;
  throw new UsageError(
    `The ${what} is shorter than ${fewest} characters.`,
    "Make a new one of random characters, for example with `openssl rand -hex 32`.",
  );
}
