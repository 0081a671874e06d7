import { isLoopback } from "../../model/loopback.ts";
/** What is wrong with a repository's address. The address is never repeated: it may hold the secret that must not be there. */
export interface UrlMistake {
  readonly message: string;
  readonly remedy: string;
  /** The line may hold a secret, so it is not shown. */
  readonly hidden?: true;
}

/** Checks `https://…`, `ssh://…`, `user@host:path`, and with `allowLocal` `file://…` and plain http to loopback. */
export function gitUrlMistake(text: string, { allowLocal }: { readonly allowLocal: boolean }): UrlMistake | undefined {
  if (/^[A-Za-z0-9+.-]+::/.test(text))
    return { message: "a remote helper (`…::`) can run commands and is never used", remedy: howTo };
  if (!/^[\x21-\x7e]+$/.test(text) || /^-|[\\'"`]|%(?:00|0a|0d)/i.test(text))
    return {
      message: "the address begins with `-`, or holds characters that no address of a repository needs",
      remedy: howTo,
    };
  if (!text.includes("://")) return scpMistake(text);
  const url = URL.parse(text);
  if (url === null) return { message: "this is not a URL", remedy: howTo };
  if (url.password !== "" || (url.username !== "" && url.protocol !== "ssh:"))
    return {
      message: "the address holds a user, a password or a token",
      remedy:
        "Take it out, and name the variable that holds the token by `tokenEnv`; for ssh, name a key by `sshKeyFile`.",
      hidden: true,
    };
  if (url.search !== "" || url.hash !== "")
    return {
      message: "the address holds a query or a fragment",
      remedy: "Give the repository's address alone; a token goes into the variable that `tokenEnv` names.",
      hidden: true,
    };
  return schemeMistake(url, allowLocal);
}

const howTo = "Write `https://host/path`, `ssh://git@host/path` or `git@host:path`.";

/** `user@host:path`, the short form of ssh. A path on this disk would look like it without a host. */
function scpMistake(text: string): UrlMistake | undefined {
  const [, user, host, path] = /^([^@:/]+)@([^@:/]+):([^:]+)$/.exec(text) ?? [];
  if (user !== undefined && host !== undefined && path !== undefined) return sshMistake(user, host, path);
  return { message: "this is no address that a repository can have", remedy: howTo };
}

/** What ssh is given on its command line: nothing that it, or a shell behind it, could take for anything else. */
const sshMistake = (user: string, host: string, path: string): UrlMistake | undefined =>
  /^([A-Za-z0-9_][\w.-]*)?$/.test(user) &&
  /^[A-Za-z0-9][A-Za-z0-9.-]*$|^\[[0-9a-f:.]+\]$/.test(host) &&
  /^[A-Za-z0-9._~/][\w.~/+@%=-]*$/.test(path)
    ? undefined
    : { message: "the address has an unusual user, host or path", remedy: howTo };

function schemeMistake(url: URL, allowLocal: boolean): UrlMistake | undefined {
  const { protocol, hostname, pathname } = url;
  if (protocol === "ssh:") return sshMistake(url.username, hostname, pathname.slice(1));
  if (protocol === "https:")
    return hostname !== "" && pathname.replaceAll("/", "") !== ""
      ? undefined
      : { message: "the repository's path is missing", remedy: howTo };
  const local = protocol === "file:" ? hostname === "" : protocol === "http:" && isLoopback(hostname);
  if (local && allowLocal) return undefined;
  if (local)
    return {
      message: `\`${protocol.slice(0, -1)}\` is for trying things out, and \`allowLocal\` is not set`,
      remedy: "Use https or ssh, or set `allowLocal: true`.",
    };
  return {
    message: `the scheme \`${protocol.slice(0, -1).slice(0, 20)}\` is not used for policies`,
    remedy: "Use https or ssh, which tell that the right server answers.",
  };
}
