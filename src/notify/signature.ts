import { createHmac } from "node:crypto";
import type { Secret } from "../model/secret.ts";

/**
 * The `x-plumbline-signature` of a message: `t=<seconds since the epoch>,v1=<hex>`, where v1 is HMAC-SHA256 with the shared
 * key over `<t>.<id>.` and the raw bytes of the body. A receiver computes it before it parses anything, compares in constant
 * time, refuses a `t` more than 5 minutes away, and drops an `x-plumbline-id` that it has seen.
 */
export function signature(
  body: Uint8Array,
  { key, id, now }: { readonly key: Secret; readonly id: string; readonly now: number },
): string {
  const at = Math.floor(now / 1000);
  const mac = createHmac("sha256", key.reveal()).update(`${at}.${id}.`).update(body);
  return `t=${at},v1=${mac.digest("hex")}`;
}
