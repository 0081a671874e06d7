import type { Dispatcher } from "undici";
import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import type { HostJar } from "../http/host-jar.ts";
import { get } from "../http/get.ts";
import { notAssessedByTransport } from "../../jupyter/transport-error.ts";

const mostHops = 5;

/**
 * GETs a page and follows its redirects by hand, every hop under the host rule and before anything is sent to it.
 * Cookies go into the jar hop by hop. Gives the status of the page at the end.
 * Throws `NotAssessed`: `host-refused`, `login-failed`, `unreachable`; or the signal's reason.
 */
export async function followLogin(
  start: URL,
  {
    jar,
    dispatcher,
    allow,
    signal,
  }: Abortable & { readonly jar: HostJar; readonly dispatcher: Dispatcher; readonly allow: (next: URL) => void },
): Promise<number> {
  let url = start;
  for (let hop = 0; hop <= mostHops; hop += 1) {
    const page = await visit(url, { jar, dispatcher, signal });
    if (page.status < 300 || page.status > 399) return page.status;
    const next = page.location === undefined ? null : URL.parse(page.location, url.href);
    if (next === null) throw failed("a redirect led nowhere");
    if (isSignIn(next)) throw failed("it ended at the AWS sign-in page, so the login URL had expired or was refused");
    allow(next);
    next.hash = "";
    url = next;
  }
  throw failed(`more than ${mostHops} redirects`);
}

async function visit(
  url: URL,
  { jar, dispatcher, signal }: Abortable & { readonly jar: HostJar; readonly dispatcher: Dispatcher },
) {
  const cookie = jar.header(url);
  try {
    const page = await get(url, {
      dispatcher,
      signal,
      want: "headers",
      headers: { accept: "text/html", ...(cookie !== "" && { cookie }) },
    });
    jar.absorb(page.setCookie, url);
    return page;
  } catch (error) {
    signal.throwIfAborted();
    throw notAssessedByTransport(error, url);
  }
}

/** Where an expired presigned URL ends; it is recognised, never visited. */
const isSignIn = ({ hostname }: URL): boolean =>
  /(^|\.)(signin|console)\.(aws\.amazon\.com|amazonaws-us-gov\.com|amazonaws\.cn|aws)$/.test(hostname);

export const failed = (why: string): NotAssessed =>
  new NotAssessed("login-failed", `the login failed: ${why}`, { remedy: remedyFor("login-failed") });
