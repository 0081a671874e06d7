import { Cookie, CookieJar, defaultPath, type SerializedCookie } from "tough-cookie";

const mostCookies = 50;
const mostBytes = 8_192;

/**
 * The cookies of one session with one origin. A cookie of another origin is not taken, one that names any `Domain` but
 * the exact host is refused, and none is given to any other origin.
 */
export class HostJar {
  readonly #origin: string;
  readonly #jar = new CookieJar(undefined, { rejectPublicSuffixes: false, prefixSecurity: "strict" });

  constructor(origin: URL) {
    this.#origin = origin.origin;
  }

  absorb(setCookie: readonly string[], from: URL): void {
    if (from.origin !== this.#origin) return;
    for (const text of setCookie) {
      const cookie = text.length <= mostBytes ? Cookie.parse(text) : undefined;
      if (cookie === undefined || (cookie.domain !== null && cookie.domain !== from.hostname)) continue;
      cookie.domain = null;
      // Jupyter behind a TLS proxy sets `_xsrf` without Secure; here no cookie ever travels in clear, flag or not.
      cookie.secure = from.protocol === "https:";
      if (this.#stored().length >= mostCookies && !this.#holds(cookie, from)) continue;
      this.#jar.setCookieSync(cookie, from.href, { ignoreError: true });
    }
  }

  /** The `Cookie` header for a URL, empty when there is none to send. */
  header(to: URL): string {
    return to.origin === this.#origin ? this.#jar.getCookieStringSync(to.href) : "";
  }

  /** The value that the `X-XSRFToken` header has to repeat. */
  xsrf(to: URL): string | undefined {
    if (to.origin !== this.#origin) return undefined;
    const cookie = this.#jar.getCookiesSync(to.href).find(({ key }) => key === "_xsrf");
    return cookie?.value.replace(/^"(.*)"$/, "$1");
  }

  get empty(): boolean {
    return this.#stored().length === 0;
  }

  clear(): void {
    this.#jar.removeAllCookiesSync();
  }

  /** A full jar still takes the new value of a cookie that it has: a name on a path, as all are of one host. */
  #holds({ key, path }: Cookie, from: URL): boolean {
    const where = path ?? defaultPath(from.pathname);
    return this.#stored().some((held) => held.key === key && held.path === where);
  }

  #stored(): readonly SerializedCookie[] {
    return this.#jar.serializeSync()?.cookies ?? [];
  }
}
