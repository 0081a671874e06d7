import { UsageError } from "../../model/errors.ts";
import { isLoopback } from "../../model/loopback.ts";
import { printable } from "../../model/untrusted.ts";

/** Where a repository is, after it was looked at piece by piece. */
export interface RepositoryUrl {
  readonly protocol: "https" | "http" | "ssh" | "file";
  /** As git is given it and as it is shown: it holds no credential. */
  readonly text: string;
}

/**
 * Only forms that name a place: https, ssh, `user@host:path`; `file:` and plain http to loopback where `allowLocal` says so.
 * What git would run (`ext::`, `fd::`), a leading `-`, credentials, queries and control bytes are a `UsageError`.
 */
export function parseRepositoryUrl(given: string, { allowLocal }: { readonly allowLocal: boolean }): RepositoryUrl {
  if (!/^[\x21-\x7e]{1,2048}$/.test(given) || /[\\'"`]|%(?:00|0a|0d)/i.test(given))
    throw refused("holds characters that no repository URL needs");
  if (!given.includes("://")) return { protocol: "ssh", text: shortForm(given) };
  const url = URL.parse(given);
  if (url === null) throw refused("is not a URL");
  // What stands before an `@` may be a token: it is not repeated in the message.
  if (url.password !== "" || (url.username !== "" && url.protocol !== "ssh:"))
    throw refused("holds credentials", "Take them out of the URL and name the token's variable in `tokenEnv`.");
  if (url.search !== "" || url.hash !== "") throw refused("holds a query or a fragment");
  switch (url.protocol) {
    case "https:":
      return { protocol: "https", text: url.href };
    case "http:":
      if (!allowLocal || !isLoopback(url.hostname)) throw refused("is plain http, which anybody on the way can change");
      return { protocol: "http", text: url.href };
    case "file:":
      if (!allowLocal || url.hostname !== "") throw refused("leads to this machine's own files");
      return { protocol: "file", text: url.href };
    case "ssh:":
      if (!isUser(url.username, true) || !isHost(url.hostname) || !isPath(url.pathname.slice(1)))
        throw refused("has an unusual user, host or path");
      return { protocol: "ssh", text: url.href };
    default:
      throw refused(`has the scheme ${printable(url.protocol, 40)}`);
  }
}

/** `user@host:path`, as ssh and most git hosts write it. */
function shortForm(given: string): string {
  const [, user, host, path] = /^([^@:/]+)@([^@:/]+):([^:]+)$/.exec(given) ?? [];
  if (user === undefined || host === undefined || path === undefined) throw refused("is no URL that is understood");
  if (!isUser(user, false) || !isHost(host) || !isPath(path)) throw refused("has an unusual user, host or path");
  return given;
}

const isUser = (text: string, mayBeEmpty: boolean): boolean =>
  text === "" ? mayBeEmpty : /^[A-Za-z0-9_][\w.-]*$/.test(text);

const isHost = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9.-]*$|^\[[0-9a-f:.]+\]$/.test(text);

const isPath = (text: string): boolean => /^[A-Za-z0-9._~/][\w.~/+@%=-]*$/.test(text);

function refused(what: string, remedy?: string): UsageError {
  return new UsageError(
    `the URL of the git source ${what}`,
    remedy ??
      "Write https://HOST/PATH, ssh://USER@HOST/PATH or USER@HOST:PATH; file: and http: to loopback need `allowLocal: true`.",
    "git-url",
  );
}
