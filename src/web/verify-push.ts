import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import type { Secret } from "../model/secret.ts";
import { sameSecret } from "./same-secret.ts";

/** A push whose sender holds the secret, with the keys by each of which a second delivery of it would be known. */
interface Push {
  readonly keys: readonly string[];
}

/** How far a signed time may be from ours. Milliseconds. */
const mostSkew = 5 * 60_000;

/**
 * By the raw bytes, before anything is parsed. Three kinds of senders:
 * GitHub signs the body (`x-hub-signature-256: sha256=<hex>`); our own form signs time, id and body (`x-plumbline-signature:
 * t=<seconds>,v1=<hex>` over `<t>.<x-plumbline-id>.<body>`); GitLab shows the secret itself (`x-gitlab-token`).
 */
export function verifyPush(
  headers: Headers,
  body: Uint8Array,
  { secret, now }: { readonly secret: Secret; readonly now: number },
): Push | "unsigned" | "not-fresh" {
  const own = headers.get("x-plumbline-signature");
  if (own !== null) return verifyOwn(own, headers.get("x-plumbline-id") ?? "", body, { secret, now });
  const github = headers.get("x-hub-signature-256");
  if (github !== null) {
    const [, given = ""] = /^sha256=([0-9a-f]{64})$/.exec(github) ?? [];
    return isMac(given, secret, body) ? { keys: keysOf("github", headers.get("x-github-delivery"), body) } : "unsigned";
  }
  const gitlab = headers.get("x-gitlab-token");
  if (gitlab !== null && sameSecret(gitlab, secret))
    return { keys: keysOf("gitlab", headers.get("x-gitlab-event-uuid"), body) };
  return "unsigned";
}

function verifyOwn(
  header: string,
  id: string,
  body: Uint8Array,
  { secret, now }: { readonly secret: Secret; readonly now: number },
): ReturnType<typeof verifyPush> {
  const [, at = "", given = ""] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header) ?? [];
  if (given === "" || !/^[\w.:-]{1,200}$/.test(id) || !isMac(given, secret, `${at}.${id}.`, body)) return "unsigned";
  return Math.abs(now - Number(at) * 1_000) <= mostSkew ? { keys: [`own ${id}`] } : "not-fresh";
}

function isMac(given: string, secret: Secret, ...parts: readonly (string | Uint8Array)[]): boolean {
  const mac = createHmac("sha256", secret.reveal());
  for (const part of parts) mac.update(part);
  const [ours, theirs] = [mac.digest(), Buffer.from(given, "hex")];
  return theirs.length === ours.length && timingSafeEqual(ours, theirs);
}

/** These senders sign no id, so a second delivery is known by its body too: it tells of the commit, and no two pushes are alike. */
const keysOf = (sender: string, id: string | null, body: Uint8Array): readonly string[] => [
  `body ${createHash("sha256").update(body).digest("hex")}`,
  ...(id !== null && /^[\w.:-]{1,200}$/.test(id) ? [`${sender} ${id}`] : []),
];
