import { UsageError } from "../model/errors.ts";
import { isLoopback } from "../model/loopback.ts";
import type { Secret } from "../model/secret.ts";
import { isRefusedHost } from "./guarded-lookup.ts";

export interface SinkUrlOptions {
  /** For messages, such as `webhook "ops"`. */
  readonly channel: string;
  readonly allowLoopback: boolean;
}

/**
 * The address of a sink: https, or http where it leads to this machine and that is allowed. Throws `UsageError`, which
 * repeats nothing of the address: it may be a secret as a whole.
 */
export function sinkUrl(address: Secret, { channel, allowLoopback }: SinkUrlOptions): URL {
  const url = URL.parse(address.reveal());
  const wrong = url === null ? "is not a URL" : mistakeIn(url, allowLoopback);
  if (url !== null && wrong === undefined) return url;
  throw new UsageError(
    `The address of ${channel} ${wrong}; expected https://host/path.`,
    "Mend `url`, or the variable that `urlEnv` names, under `notify`.",
    "notify-address",
  );
}

function mistakeIn(url: URL, allowLoopback: boolean): string | undefined {
  if (url.protocol !== "https:" && url.protocol !== "http:") return "is neither https nor http";
  if (url.username !== "" || url.password !== "") return "holds a user or a password";
  if (isRefusedHost(url.hostname)) return "is that of a network service of its own host";
  if (isLoopback(url.hostname)) return allowLoopback ? undefined : "leads to this machine";
  if (url.protocol === "http:") return "is http, which anybody on the way can read";
  return undefined;
}
