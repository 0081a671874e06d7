import { Hono } from "hono";
import type { Context } from "hono";
import type { Clock, Logger } from "../model/ports.ts";
import type { Secret } from "../model/secret.ts";
import { gitHook } from "./git-hook.ts";
import { liveness, readiness, type AgentHealth } from "./health.ts";
import { hostAllowed } from "./host-allowed.ts";
import type { AgentMetrics } from "./metrics.ts";
import { requireStrong, sameSecret } from "./same-secret.ts";

export interface AgentAppOptions {
  readonly health: AgentHealth;
  readonly metrics: Pick<AgentMetrics, "text" | "contentType">;
  /** A signed push came: look at the source soon. It must return at once. */
  readonly onHint: () => void;
  /** The webhook's key; without it there is no webhook. */
  readonly webhookSecret?: Secret | undefined;
  /** What /metrics asks for; without it anybody may read them. */
  readonly metricsToken?: Secret | undefined;
  readonly clock: Clock;
  /** Where it will listen: on loopback only requests for a name of loopback are answered, whatever a page's DNS says. */
  readonly host: string;
  /** Told why a delivery to the webhook came to nothing, since its sender is not. */
  readonly logger?: Logger;
}

/** Health, metrics and the git webhook of one agent. Nothing that it answers holds a name, a path or an error's text. */
export function agentApp(options: AgentAppOptions): Hono {
  const { health, metrics, onHint, webhookSecret, metricsToken, clock, host, logger } = options;
  if (metricsToken !== undefined) requireStrong(metricsToken, "metrics token");
  const app = new Hono();
  app.use(async (c, next) => {
    if (hostAllowed(host, c.req.header("host"))) await next();
    else c.res = c.json({ error: "misdirected" }, 421);
    for (const [name, value] of safeHeaders) c.res.headers.set(name, value);
  });
  app.notFound((c) => c.json({ error: "not-found" }, 404));
  app.onError((_error, c) => c.json({ error: "internal" }, 500));

  app.get("/healthz", async (c) => {
    const { ok, reasons } = await liveness(health, clock);
    return c.json({ ok, reasons }, ok ? 200 : 503);
  });
  app.get("/readyz", async (c) => {
    const { ok, reasons } = await readiness(health);
    return c.json({ ok, reasons }, ok ? 200 : 503);
  });
  app.get("/metrics", async (c) => {
    if (metricsToken !== undefined && !sameSecret(bearer(c), metricsToken))
      return c.json({ error: "unauthorized" }, 401, { "www-authenticate": 'Bearer realm="metrics"' });
    return c.body(await metrics.text(), 200, { "content-type": metrics.contentType });
  });
  for (const path of ["/healthz", "/readyz", "/metrics"]) app.all(path, methodNotAllowed("GET, HEAD"));

  if (webhookSecret !== undefined) {
    const receive = gitHook({ secret: webhookSecret, onHint, clock, logger });
    app.post("/hooks/git", async (c) => {
      const { drop } = await receive(c.req.raw);
      // Whatever came, its sender learns nothing; a body that was not read takes its connection with it.
      return c.body(null, 202, drop ? { connection: "close" } : {});
    });
    app.all("/hooks/git", methodNotAllowed("POST"));
  }
  return app;
}

const safeHeaders = [
  ["cache-control", "no-store"],
  ["x-content-type-options", "nosniff"],
  ["content-security-policy", "default-src 'none'; frame-ancestors 'none'"],
  ["referrer-policy", "no-referrer"],
  ["cross-origin-resource-policy", "same-origin"],
] as const;

const bearer = (c: Context): string => /^Bearer ([^\s]{1,4096})$/i.exec(c.req.header("authorization") ?? "")?.[1] ?? "";

const methodNotAllowed =
  (allow: string) =>
  (c: Context): Response =>
    c.json({ error: "method-not-allowed" }, 405, { allow });
