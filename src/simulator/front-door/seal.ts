import { createHmac, createSecretKey, randomBytes, timingSafeEqual } from "node:crypto";

/** Tokens that carry their own content and are believed by their signature: nothing is kept per login. */
export interface Seal {
  /** Shaped like a JWT: header, payload, signature. */
  close(content: Readonly<Record<string, string | number>>): string;
  /** Undefined when it was not made by this seal. */
  open(token: string): Readonly<Record<string, unknown>> | undefined;
}

export function newSeal(): Seal {
  const key = createSecretKey(randomBytes(32));
  const header = encode({ alg: "HS256", typ: "JWT" });
  const sign = (payload: string): string =>
    createHmac("sha256", key).update(`${header}.${payload}`).digest("base64url");
  return {
    close(content) {
      const payload = encode(content);
      return `${header}.${payload}.${sign(payload)}`;
    },
    open(token) {
      const [head, payload, signature] = token.split(".");
      if (head !== header || payload === undefined || signature === undefined) return undefined;
      const expected = Buffer.from(sign(payload));
      const given = Buffer.from(signature);
      if (expected.length !== given.length || !timingSafeEqual(expected, given)) return undefined;
      const parsed: unknown = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"));
      return typeof parsed === "object" && parsed !== null ? { ...parsed } : undefined;
    },
  };
}

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
