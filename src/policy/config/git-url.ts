/** What is wrong with a repository's address. The address is never repeated: it may hold the secret that must not be there. */
export interface UrlMistake {
  readonly message: string;
  readonly remedy: string;
  /** The line may hold a secret, so it is not shown. */
  readonly hidden?: true;
}

/** Checks `https://…`, `ssh://…`, `user@host:path`, and with `allowLocal` `file://…` and plain http to loopback. */
export function gitUrlMistake(text: string, { allowLocal }: { readonly allowLocal: boolean }): UrlMistake | undefined {
  if (/[\s\u0000-\u001f\u007f]/.test(text) || text.startsWith("-"))
    return { message: "the address begins with `-` or holds a space or control character", remedy: howTo };
  if (/^[A-Za-z0-9+.-]+::/.test(text))
    return { message: "a remote helper (`…::`) can run commands and is never used", remedy: howTo };
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
  if (/^[A-Za-z0-9_][A-Za-z0-9._-]*@[A-Za-z0-9][A-Za-z0-9.-]*:[^-:][^:]*$/.test(text)) return undefined;
  return { message: "this is no address that a repository can have", remedy: howTo };
}

function schemeMistake(url: URL, allowLocal: boolean): UrlMistake | undefined {
  const { protocol, hostname, pathname } = url;
  if (protocol === "https:" || protocol === "ssh:") {
    if (hostname === "" || pathname.replaceAll("/", "") === "")
      return { message: "a host or the repository's path is missing", remedy: howTo };
    return hostname.startsWith("-") || url.username.startsWith("-")
      ? { message: "a host or user begins with `-`", remedy: howTo }
      : undefined;
  }
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

/** Whether a URL's host name is this machine itself. */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host === "[::1]" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);
