import { randomBytes } from "node:crypto";
import type { Request } from "../http.ts";

/** A Tornado version 2 token: version, mask, masked token and time, with vertical bars. */
export function newXsrfToken(): string {
  const mask = randomBytes(4);
  const masked = randomBytes(16);
  return `2|${mask.toString("hex")}|${masked.toString("hex")}|${Math.floor(Date.now() / 1000)}`;
}

/** For 30 days, on the base path only, as Jupyter sets it. */
export const xsrfCookie = (token: string, base: string): string =>
  `_xsrf=${token}; expires=${new Date(Date.now() + 30 * 86_400_000).toUTCString()}; Path=${base}/`;

/**
 * Double submit: the cookie must equal the query or form argument `_xsrf` or one of two headers; `X-XSRF-TOKEN` is none of them.
 * Any value does, also one that the client made. Gives the server's complaint, or undefined.
 */
export function xsrfProblem(request: Request, newest: string | undefined): string | undefined {
  const submitted = request.query.get("_xsrf") ?? request.header("x-xsrftoken") ?? request.header("x-csrftoken") ?? "";
  if (submitted === "") return "'_xsrf' argument missing from POST";
  const cookie = request.cookies.get("_xsrf") ?? "";
  const stale = newest !== undefined && unmask(cookie) !== unmask(newest);
  return stale || unmask(cookie) !== unmask(submitted) ? "XSRF cookie does not match POST argument" : undefined;
}

/** The same token has as many faces as masks. */
function unmask(value: string): string {
  const parts = /^2\|([0-9a-f]{8})\|([0-9a-f]+)\|\d+$/.exec(value);
  if (parts === null) return value;
  const mask = Buffer.from(parts[1] ?? "", "hex");
  const token = Buffer.from(parts[2] ?? "", "hex").map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.from(token).toString("hex");
}
