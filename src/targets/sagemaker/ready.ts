import { randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { NotAssessed } from "../../model/errors.ts";
import { remedyFor } from "../../model/outcome.ts";
import type { Abortable } from "../../model/ports.ts";
import { failed } from "./follow-login.ts";

/** What one look at the server said. */
export type Look = { readonly status: number; readonly json?: unknown };

export interface Readiness {
  /** Asks for an HTML page, the only kind of answer that sets `_xsrf`. */
  readonly page: (options: Abortable) => Promise<number>;
  readonly status: (options: Abortable) => Promise<Look>;
  readonly xsrf: () => string | undefined;
  readonly makeXsrf: (value: string) => void;
}

/**
 * Waits until Jupyter itself answers: a page has set `_xsrf`, and `api/status` is JSON with `started`. A loading page is
 * 200 too, so "200 but HTML" is not ready. Throws `NotAssessed`: `login-failed` (401, 403), `not-ready`, `unreachable`.
 */
export async function untilReady(
  server: Readiness,
  { readyMs, signal }: Abortable & { readonly readyMs: number },
): Promise<void> {
  const deadline = AbortSignal.timeout(readyMs);
  const both = AbortSignal.any([signal, deadline]);
  let last: NotAssessed | undefined;
  for (let pause = 200; ; pause = Math.min(pause * 1.5, 3_000)) {
    try {
      if (await isReady(server, { signal: both })) return;
    } catch (error) {
      signal.throwIfAborted();
      if (deadline.aborted) throw last ?? notReady(readyMs);
      if (!(error instanceof NotAssessed) || error.reason !== "unreachable") throw error;
      // A starting server may refuse connections for a while; only the last word counts.
      last = error;
    }
    await sleep(pause, undefined, { signal: both }).catch(() => {
      signal.throwIfAborted();
      throw last ?? notReady(readyMs);
    });
  }
}

const notReady = (ms: number): NotAssessed =>
  new NotAssessed("not-ready", `not ready after ${ms} ms`, { remedy: remedyFor("not-ready"), retry: "backoff" });

async function isReady(server: Readiness, { signal }: Abortable): Promise<boolean> {
  if (server.xsrf() === undefined) refuseDenied(await server.page({ signal }));
  const { status, json } = await server.status({ signal });
  refuseDenied(status);
  if (status !== 200 || !hasStarted(json)) return false;
  // XSRF here is double submit: a value of our own, sent as cookie and as header, is as good as the server's.
  if (server.xsrf() === undefined) server.makeXsrf(randomBytes(16).toString("hex"));
  return true;
}

function refuseDenied(status: number): void {
  if (status === 401 || status === 403) throw failed(`the server answered ${status}`);
}

const hasStarted = (json: unknown): boolean => typeof json === "object" && json !== null && "started" in json;
