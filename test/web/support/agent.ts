import type { Hono } from "hono";
import { agentApp, type AgentAppOptions } from "../../../src/web/agent-app.ts";
import type { AgentState, LiveProblem } from "../../../src/web/health.ts";
import { Secret } from "../../../src/model/secret.ts";

/** An app whose every part the test can move, and what came of it. */
export interface TestAgent {
  readonly app: Hono;
  readonly clock: { at: number };
  readonly hints: () => number;
  readonly ignored: readonly string[];
  readonly now: { live: readonly LiveProblem[]; state: AgentState | Error };
  get(path: string, headers?: Readonly<Record<string, string>>, method?: string): Promise<Response>;
}

export const webhookSecret = "webhook-secret-0123456789";
export const metricsToken = "metrics-token-0123456789";

export function testAgent(options: Partial<AgentAppOptions> = {}): TestAgent {
  const clock = { at: Date.UTC(2026, 4, 4, 3) };
  const now: TestAgent["now"] = {
    live: [],
    state: { lease: "held", storeOk: true, policiesActive: true, stopping: false },
  };
  const ignored: string[] = [];
  let hints = 0;
  const app = agentApp({
    health: {
      live: () => now.live,
      state: async () => {
        if (now.state instanceof Error) throw now.state;
        return now.state;
      },
    },
    metrics: { contentType: "text/plain; version=0.0.4; charset=utf-8", text: async () => "plumbline_up 1\n" },
    onHint: () => (hints += 1),
    webhookSecret: new Secret(webhookSecret),
    clock: { now: () => clock.at, monotonic: () => clock.at },
    host: "127.0.0.1",
    logger: {
      debug: (_message, facts) => ignored.push(String(facts?.["why"])),
      info: () => undefined,
      warn: () => undefined,
    },
    ...options,
  });
  const get: TestAgent["get"] = async (path, headers = {}, method = "GET") =>
    app.request(`http://127.0.0.1:9464${path}`, { method, headers: { host: "127.0.0.1:9464", ...headers } });
  return { app, clock, hints: () => hints, ignored, now, get };
}
