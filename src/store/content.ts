import { hash } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import { PlumblineError } from "../model/errors.ts";
import { restore } from "./store-error.ts";
import type { Db } from "./tables.ts";

/** What is kept by its hash. The kind is part of what is hashed, so that no content can pass for another kind. */
export type ContentKind = "result" | "scope" | "observations" | "members";

export const keyOf = (kind: ContentKind, text: string): string => hash("sha256", `${kind}\n${text}`, "hex");

/** Keeps a text under its key; the same text again changes nothing. */
export async function keepContent(db: Db, kind: ContentKind, text: string): Promise<string> {
  const key = keyOf(kind, text);
  const known = await db.selectFrom("blobs").select("key").where("key", "=", key).executeTakeFirst();
  if (known === undefined)
    await db
      .insertInto("blobs")
      .values({ key, kind, bytes: pack(text) })
      .execute();
  return key;
}

/** The text under a key, checked against it; undefined where there is none of that kind. Throws `store-corrupt`. */
export async function readContent(db: Db, kind: ContentKind, key: string): Promise<string | undefined> {
  const found = await db
    .selectFrom("blobs")
    .select("bytes")
    .where("key", "=", key)
    .where("kind", "=", kind)
    .executeTakeFirst();
  return found === undefined ? undefined : checkedContent(kind, key, found.bytes);
}

/** For a key that something kept refers to: its absence is damage. */
export async function requireContent(db: Db, kind: ContentKind, key: string): Promise<string> {
  return (await readContent(db, kind, key)) ?? damaged(`the ${kind} ${key} is missing`);
}

/** Unpacks content that was read together with something else. Throws `store-corrupt` where it is not what its key says. */
export function checkedContent(kind: ContentKind, key: string, bytes: Uint8Array): string {
  const text = unpack(bytes);
  return keyOf(kind, text) === key ? text : damaged(`the ${kind} ${key} is not what was written`);
}

export const pack = (text: string): Uint8Array => deflateRawSync(text);

/** Throws `store-corrupt` where the bytes were not written by `pack`. */
export function unpack(bytes: Uint8Array): string {
  try {
    return inflateRawSync(bytes).toString();
  } catch (error) {
    return damaged("packed content cannot be unpacked", error);
  }
}

function damaged(what: string, cause?: unknown): never {
  throw new PlumblineError({
    code: "store-corrupt",
    message: `The store is damaged: ${what}.`,
    remedy: restore,
    cause,
  });
}
