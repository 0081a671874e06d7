import { after, before, describe } from "node:test";
import { Agent } from "undici";
import type { JupyterServer } from "../../src/jupyter/server.ts";
import { listTerminals } from "../../src/jupyter/terminals.ts";
import { jupyterSession } from "../../src/targets/session.ts";
import { cookieLogin, missing, startJupyter, type Flavour, type RealJupyter } from "../support/jupyter.ts";
import { startProxy } from "../support/proxy.ts";
import { sessionSuite, type SessionHarness } from "./session-suite.ts";

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

const combinations: readonly { readonly flavour: Flavour; readonly collector: "auto" | "sh" }[] = [
  { flavour: "jupyter-server", collector: "auto" },
  { flavour: "jupyter-server", collector: "sh" },
  { flavour: "jupyter-notebook", collector: "auto" },
];

for (const { flavour, collector } of combinations) {
  describe(
    `a session on Debian's ${flavour}, with XSRF protection under a base path${collector === "sh" ? ", without Perl" : ""}`,
    { skip: missing(flavour) },
    () => {
      let jupyter: RealJupyter;
      let server: JupyterServer & AsyncDisposable;
      let harness: SessionHarness;
      before(async () => {
        jupyter = await startJupyter(flavour);
        server = await cookieLogin(jupyter);
        const kept = async (): Promise<void> => undefined;
        harness = {
          home: jupyter.home,
          transport: flavour === "jupyter-server" ? "argv" : "typed",
          open: async () => jupyterSession(server, { clock, dispose: kept }),
          openCut: async (bytes) => {
            const proxy = await startProxy(Number(jupyter.base.port), { dropAfter: bytes });
            const base = new URL(jupyter.base);
            base.port = String(proxy.port);
            const dispatcher = new Agent();
            // Jupyter's login cookie is bound to the port, so the detour logs in by token.
            const headers: JupyterServer["headers"] = async () => ({
              authorization: `token ${jupyter.token}`,
              origin: base.origin,
            });
            return jupyterSession(
              { ...server, base, dispatcher, headers },
              {
                clock,
                dispose: async () => {
                  await dispatcher.close();
                  await proxy[Symbol.asyncDispose]();
                },
              },
            );
          },
          terminals: async () =>
            (await listTerminals(server, { signal: AbortSignal.timeout(5000) })).map((row) => row.name),
        };
      });
      after(async () => {
        await server[Symbol.asyncDispose]();
        await jupyter[Symbol.asyncDispose]();
      });
      sessionSuite(() => harness, { collector });
    },
  );
}
