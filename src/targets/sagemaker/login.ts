import type { JupyterServer } from "../../jupyter/server.ts";
import type { Abortable } from "../../model/ports.ts";
import type { Secret } from "../../model/secret.ts";
import { hangUp, targetAgent } from "../http/agent.ts";
import { get } from "../http/get.ts";
import { guardedLookup } from "../http/guarded-lookup.ts";
import { HostJar } from "../http/host-jar.ts";
import { isLoopback } from "../../model/loopback.ts";
import { notAssessedByTransport } from "../../jupyter/transport-error.ts";
import { failed, followLogin } from "./follow-login.ts";
import type { HostRule } from "./host-rule.ts";
import { untilReady, type Look } from "./ready.ts";

export interface LoggedIn {
  readonly server: JupyterServer;
  /** Forgets the cookies and closes the connections. */
  readonly dispose: () => Promise<void>;
}

/**
 * From the presigned URL to a Jupyter server that is ready: redirects by hand, one jar and one pool of connections for
 * this target alone. Throws `NotAssessed` or the signal's reason; then nothing is left open.
 */
export async function login(
  authorizedUrl: Secret,
  {
    basePath,
    hosts,
    readyMs,
    signal,
  }: Abortable & {
    readonly basePath: string;
    readonly hosts: HostRule;
    readonly readyMs: number;
  },
): Promise<LoggedIn> {
  const start = new URL(authorizedUrl.reveal());
  const allow = hosts.begin(start);
  const base = new URL(basePath, start.origin);
  const lookup = isLoopback(start.hostname) ? undefined : guardedLookup();
  const dispatcher = targetAgent({ lookup });
  const jar = new HostJar(base);
  const dispose = async (): Promise<void> => {
    jar.clear();
    await hangUp(dispatcher);
  };
  const page = (url: URL, inner: Abortable) => followLogin(url, { jar, dispatcher, allow, ...inner });
  const lab = (inner: Abortable) => page(new URL("lab", base), inner);
  try {
    const entered = await page(start, { signal });
    if (entered === 401 || entered === 403) throw failed(`the front door answered ${entered}`);
    // The sign-in page may also come as a plain 200: without a single cookie nobody has been let in.
    if (jar.empty) throw failed("the front door set no cookie, so the login URL had expired or was refused");
    await untilReady(
      {
        page: lab,
        status: (inner) => look(new URL("api/status", base), { jar, dispatcher, ...inner }),
        xsrf: () => jar.xsrf(base),
        makeXsrf: (value) => jar.absorb([`_xsrf=${value}; Path=${base.pathname}`], base),
      },
      { readyMs, signal },
    );
  } catch (error) {
    await dispose();
    throw error;
  }
  const server: JupyterServer = {
    base,
    dispatcher,
    ...(lookup !== undefined && { lookup }),
    headers: async (purpose, url) => ({
      cookie: jar.header(url),
      origin: base.origin,
      ...((purpose === "POST" || purpose === "DELETE") && { "x-xsrftoken": jar.xsrf(base) ?? "" }),
    }),
    absorb: async (setCookie) => jar.absorb(setCookie, base),
    refreshXsrf: async (inner) => {
      await lab(inner);
    },
  };
  return { server, dispose };
}

async function look(
  url: URL,
  { jar, dispatcher, signal }: Abortable & { readonly jar: HostJar; readonly dispatcher: JupyterServer["dispatcher"] },
): Promise<Look> {
  try {
    const page = await get(url, { dispatcher, signal, want: "json", headers: { cookie: jar.header(url) } });
    jar.absorb(page.setCookie, url);
    return page;
  } catch (error) {
    signal.throwIfAborted();
    throw notAssessedByTransport(error, url);
  }
}
