import { randomBytes } from "node:crypto";
import type { JupyterServer } from "../../jupyter/server.ts";
import { NotAssessed } from "../../model/errors.ts";
import { remedyFor, type ReasonCode } from "../../model/outcome.ts";
import type { Abortable, Clock, TargetProvider } from "../../model/ports.ts";
import type { Secret } from "../../model/secret.ts";
import type { Target } from "../../model/target.ts";
import { hangUp, targetAgent } from "../http/agent.ts";
import { get } from "../http/get.ts";
import { notAssessedByTransport } from "../../jupyter/transport-error.ts";
import { jupyterSession } from "../session.ts";
import { serverAddress } from "./server-address.ts";

export interface JupyterProviderOptions {
  /** As people copy it; checked at once (`UsageError`), contacted only by `open`. */
  readonly url: string;
  /** Left out for a server that asks for none. */
  readonly token?: Secret | undefined;
  readonly clock: Clock;
}

/** Any Jupyter server as one target, `jupyter/<host[:port]/path>`. */
export function jupyterProvider({ url, token, clock }: JupyterProviderOptions): TargetProvider {
  const base = serverAddress(url);
  const target: Target = {
    id: `jupyter/${base.host}${base.pathname.replace(/\/$/, "")}`,
    provider: "jupyter",
    state: "None",
  };
  return {
    name: "jupyter",
    async *list() {
      yield target;
    },
    async open(_target, { signal }) {
      const dispatcher = targetAgent();
      const server = connect(base, dispatcher, token);
      const dispose = () => hangUp(dispatcher);
      try {
        await probe(server, { signal, withToken: token !== undefined });
      } catch (error) {
        await dispose();
        throw error;
      }
      return jupyterSession(server, { clock, dispose });
    },
  };
}

/**
 * A token needs no cookies and passes the XSRF check by itself. The double submit of a value of our own is for servers
 * without a token, where it is all that the check asks for; cookies that the server sets are not kept.
 */
function connect(base: URL, dispatcher: JupyterServer["dispatcher"], token: Secret | undefined): JupyterServer {
  const xsrf = randomBytes(16).toString("hex");
  return {
    base,
    dispatcher,
    headers: async () => ({
      cookie: `_xsrf=${xsrf}`,
      "x-xsrftoken": xsrf,
      origin: base.origin,
      ...(token !== undefined && { authorization: `token ${token.reveal()}` }),
    }),
    absorb: async () => undefined,
  };
}

/** Looks, by one GET, whether a Jupyter server lets us in at this base URL. */
async function probe(
  server: JupyterServer,
  { signal, withToken }: Abortable & { readonly withToken: boolean },
): Promise<void> {
  const url = new URL("api/status", server.base);
  const at = `${url.host}${server.base.pathname}`;
  const headers = await server.headers("GET", url);
  const { status, json } = await get(url, { dispatcher: server.dispatcher, signal, want: "json", headers }).catch(
    (error: unknown) => {
      signal.throwIfAborted();
      throw notAssessedByTransport(error, url);
    },
  );
  if (status === 401 || status === 403)
    throw withToken
      ? refused("unauthorized", `${at} refused the token (HTTP ${status})`)
      : refused(
          "unauthorized",
          `no token was sent and ${at} asks for one (HTTP ${status}); name the variable that holds it by --token-env`,
        );
  if (status >= 300 && status < 400)
    throw refused("unauthorized", `${at} sends to another page instead of answering (HTTP ${status})`);
  const started = typeof json === "object" && json !== null && "started" in json;
  if (status >= 500) throw refused("not-ready", `the server at ${at} does not answer yet (HTTP ${status})`);
  if (status !== 200 || !started)
    throw refused("unreachable", `no Jupyter server at ${at} (HTTP ${status}); check the base URL`);
}

const refused = (reason: ReasonCode, message: string): NotAssessed =>
  new NotAssessed(reason, message, { remedy: remedyFor(reason) });
