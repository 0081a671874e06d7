import { Cookie, cookieCompare, CookieJar, defaultPath, MemoryCookieStore, pathMatch } from "tough-cookie";

const mostCookies = 50;
const mostBytes = 8_192;

/**
 * The cookies of one session with one origin. A cookie of another origin is not taken, one that names any `Domain` but
 * the exact host is refused, and none is given to any other origin.
 */
export class HostJar {
  readonly #origin: string;
  readonly #store = new MemoryCookieStore();
  readonly #jar = new CookieJar(this.#store, { rejectPublicSuffixes: false, prefixSecurity: "strict" });

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
      if (this.#held().length >= mostCookies && !this.#holds(cookie, from)) continue;
      this.#jar.setCookieSync(cookie, from.href, { ignoreError: true });
    }
  }

  /** The `Cookie` header for a URL, empty when there is none to send. */
  header(to: URL): string {
    return this.#sendable(to)
      .map((cookie) => cookie.cookieString())
      .join("; ");
  }

  /** The value that the `X-XSRFToken` header has to repeat. */
  xsrf(to: URL): string | undefined {
    const cookie = this.#sendable(to).find(({ key }) => key === "_xsrf");
    return cookie?.value.replace(/^"(.*)"$/, "$1");
  }

  get empty(): boolean {
    return this.#held().length === 0;
  }

  clear(): void {
    this.#jar.removeAllCookiesSync();
  }

  /** A full jar still takes the new value of a cookie that it has: a name on a path, as all are of one host. */
  #holds({ key, path }: Cookie, from: URL): boolean {
    const where = path ?? defaultPath(from.pathname);
    return this.#held().some((held) => held.key === key && held.path === where);
  }

  /**
   * As `CookieJar.getCookies` has it, without its look at the host and at `secure`, which `absorb` has settled: a visit asks a
   * dozen times, and was at it for a twentieth of its CPU. Max-Age counts from the latest use, as in that jar.
   */
  #sendable(to: URL): readonly Cookie[] {
    if (to.origin !== this.#origin) return [];
    const now = new Date();
    const sendable = this.#held().filter(
      (cookie) => pathMatch(to.pathname, cookie.path ?? "/") && (cookie.expiryTime() ?? Infinity) > now.getTime(),
    );
    for (const cookie of sendable) cookie.lastAccessed = now;
    return sendable.sort(cookieCompare);
  }

  #held(): readonly Cookie[] {
    let held: readonly Cookie[] = [];
    // This store calls back before it returns.
    this.#store.getAllCookies((_error, cookies) => (held = cookies ?? []));
    return held;
  }
}
