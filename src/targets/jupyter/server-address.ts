import { UsageError } from "../../model/errors.ts";
import { printable } from "../../model/untrusted.ts";
import { isLoopback } from "../../model/loopback.ts";

/**
 * The base of a Jupyter server from what people copy out of a browser: with or without a trailing slash, `/lab` or
 * `/tree` at the end. Throws `UsageError` before anything is contacted; its text never repeats user info or a query, which may hold a secret.
 */
export function serverAddress(text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) {
    throw new UsageError(
      `--server: expected an http or https URL, got ${JSON.stringify(printable(withoutSecrets(text), 120))}`,
      "Write for example https://jupyter.example.org/user/ada/.",
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new UsageError(
      `--server: the URL of ${url.host} carries user info`,
      "Leave it out and pass a token by --token-env NAME.",
    );
  }
  if (url.search !== "") {
    throw new UsageError(
      `--server: the URL of ${url.host} carries a query, such as ?token=`,
      "Put the token into an environment variable, name it by --token-env, and leave the query out: command lines are public.",
    );
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    throw new UsageError(
      `--server: http is for this machine only, and ${url.host} is another`,
      "Use https, so that the token is not sent in clear, or an SSH tunnel to a loopback port.",
    );
  }
  url.hash = "";
  url.pathname = `${url.pathname.replace(/\/+$/, "").replace(/\/(lab|tree)$/, "")}/`;
  return url;
}

/** Of a text that may be no URL at all: everything up to the last `@`, the scheme excepted, and everything from `?` or `#` on. */
const withoutSecrets = (text: string): string =>
  text.replace(/^(\s*[a-z][a-z0-9+.-]*:\/\/)?.*@/is, "$1").replace(/[?#].*/s, "");
