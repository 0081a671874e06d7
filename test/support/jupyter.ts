import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Agent, request } from "undici";
import type { JupyterServer } from "../../src/jupyter/server.ts";

export interface RealJupyter extends AsyncDisposable {
  /** Ends with a slash. */
  readonly base: URL;
  readonly token: string;
  readonly home: string;
  /** Everything the server wrote to its log. */
  readonly log: () => string;
}

/** `jupyter-server`: 1.23 of Debian 12. `jupyter-notebook`: the classic 6.4, which ignores the body of `POST /api/terminals`. */
export type Flavour = "jupyter-server" | "jupyter-notebook";

const required = process.env["PLUMBLINE_REQUIRE_JUPYTER"] === "1";

/** `false` when the server is installed; otherwise the reason to skip, unless the environment says that it must run. */
export function missing(flavour: Flavour): string | false {
  if (existsSync(`/usr/bin/${flavour}`) || required) return false;
  return `${flavour} is not installed (apt-get install ${flavour}); this real server was not tested`;
}

/** Starts a real server on loopback with its own home; token authentication, XSRF protection on, under a base path. */
export async function startJupyter(
  flavour: Flavour,
  options: { readonly home?: string; readonly settings?: readonly string[] } = {},
): Promise<RealJupyter> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), "plumbline-jupyter-")));
  const port = await freePort();
  const token = "canary-token-0123456789";
  const app = flavour === "jupyter-server" ? "ServerApp" : "NotebookApp";
  const rootDir = flavour === "jupyter-server" ? "root_dir" : "notebook_dir";
  const set = {
    ip: "127.0.0.1",
    port,
    port_retries: 0,
    base_url: "/jupyter/default",
    token,
    [rootDir]: home,
    allow_root: "True",
    open_browser: "False",
  };
  const args = [...Object.entries(set).map(([key, value]) => `--${app}.${key}=${value}`), ...(options.settings ?? [])];
  const env = {
    HOME: home,
    USER: "sagemaker-user",
    LOGNAME: "sagemaker-user",
    SHELL: "/bin/bash",
    PATH: "/usr/local/bin:/usr/bin:/bin",
    LANG: "C.UTF-8",
  };
  const child = spawn(`/usr/bin/${flavour}`, args, { cwd: home, env, stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part: Buffer) => (log += part.toString()));
  const base = new URL(`http://127.0.0.1:${port}/jupyter/default/`);
  await ready(child, base, () => log);
  return {
    base,
    token,
    home,
    log: () => log,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
      if (options.home === undefined) await rm(home, { recursive: true, force: true });
    },
  };
}

async function ready(child: ChildProcess, base: URL, log: () => string): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (child.exitCode !== null) break;
    const up = await fetch(new URL("api", base))
      .then((answer) => answer.ok)
      .catch(() => false);
    if (up) return;
    await delay(100);
  }
  throw new Error(`the Jupyter server did not start: ${log().slice(-2000)}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A browser-like login: cookies and the XSRF double submit, as behind SageMaker's front door; no Authorization header. */
export async function cookieLogin(jupyter: RealJupyter): Promise<JupyterServer & AsyncDisposable> {
  const dispatcher = new Agent();
  const jar = new Map<string, string>();
  const absorb = async (values: readonly string[]): Promise<void> => {
    for (const value of values) {
      const [pair = ""] = value.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
  };
  const cookie = (): string => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  // jupyter-server logs in at its root; the classic notebook redirects from there to its tree page.
  for (const page of [`?token=${jupyter.token}`, `tree?token=${jupyter.token}`, "tree"]) {
    const answer = await request(new URL(page, jupyter.base), { dispatcher, headers: { cookie: cookie() } });
    await absorb([answer.headers["set-cookie"] ?? []].flat());
    await answer.body.dump();
  }
  return {
    base: jupyter.base,
    dispatcher,
    absorb,
    headers: async (purpose) => ({
      cookie: cookie(),
      origin: jupyter.base.origin,
      ...(purpose === "POST" || purpose === "DELETE" ? { "x-xsrftoken": jar.get("_xsrf") ?? "" } : {}),
    }),
    [Symbol.asyncDispose]: () => dispatcher.close(),
  };
}
