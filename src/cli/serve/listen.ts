import type { Agent } from "../../agent/agent.ts";
import type { Bell } from "../../agent/bell.ts";
import type { Abortable, Logger } from "../../model/ports.ts";
import type { StoreReader } from "../../model/store.ts";
import type { ServerConfig } from "../../policy/agent-config.ts";
import type { AgentMetrics } from "../../web/metrics.ts";
import type { Serving } from "../../web/serve-app.ts";
import { systemClock } from "../clock.ts";
import type { Io } from "../io.ts";
import { secretOf } from "../secret-of.ts";

interface Options extends Abortable {
  readonly server: ServerConfig;
  readonly io: Io;
  readonly logger: Logger;
  readonly metrics: AgentMetrics;
  readonly store: StoreReader;
  readonly agent: () => Agent | undefined;
  readonly hint: Bell;
}

/** Health, metrics and the webhook on the config's address; undefined where it names none. @throws PlumblineError */
export async function listen(options: Options): Promise<Serving | undefined> {
  const { server, io, logger, metrics, store, agent, hint, signal } = options;
  if (server.listen === undefined) return undefined;
  const [{ agentApp }, { serveApp }] = await Promise.all([
    import("../../web/agent-app.ts"),
    import("../../web/serve-app.ts"),
  ]);
  const split = server.listen.lastIndexOf(":");
  const [host, port] = [server.listen.slice(0, split), Number(server.listen.slice(split + 1))];
  const secret = (name: string | undefined, what: string) =>
    name === undefined ? undefined : secretOf(name, what, io);
  const app = agentApp({
    host,
    clock: systemClock,
    logger,
    metrics,
    onHint: () => hint.ring(),
    webhookSecret: secret(server.webhookSecretEnv, "the webhook's key"),
    metricsToken: secret(server.metricsTokenEnv, "the token for /metrics"),
    health: {
      live: () => (agent()?.state.kind === "stopped" ? ["broken"] : []),
      async state() {
        const state = agent()?.state;
        return {
          lease: state?.kind === "standby" ? "standby" : state?.kind === "leading" ? "held" : "lost",
          // Its pages are looked at when it is opened and every day; here it only has to answer.
          storeOk: await store.runs({ limit: 1 }).then(
            () => !(state?.kind === "leading" && state.leading.health.problem !== undefined),
            () => false,
          ),
          policiesActive: state?.kind === "leading" && state.leading.keeper.active !== undefined,
          stopping: io.signal.aborted,
        };
      },
    },
  });
  const serving = await serveApp(app, { host, port, signal });
  logger.info("listening", { address: serving.address });
  return serving;
}
