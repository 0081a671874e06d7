import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { CreateAppCommand, DeleteAppCommand, SageMakerClient } from "@aws-sdk/client-sagemaker";
import { startGitServer } from "../../../src/simulator/git-server.ts";
import { startSimulator, type Simulator } from "../../../src/simulator/start-simulator.ts";
import { openStore } from "../../../src/store/open-store.ts";
import type { Store } from "../../../src/model/store.ts";
import { compileCache } from "../../support/compile-cache.ts";
import { main, policy } from "../support/plumbline.ts";

/** Planted where the agent needs them, and looked for in everything that it writes. */
export const canaries = {
  gitToken: "canary-git-token-0123456789abcdef",
  secretAccessKey: "canary-aws-secret-0123456789abcdef",
  sessionToken: "canary-aws-session-0123456789abcdef",
  metricsToken: "canary-metrics-token-0123456789",
  webhookKey: "canary-webhook-key-0123456789abc",
} as const;

export type LogLine = { readonly message: string } & Readonly<Record<string, unknown>>;

/** Fits a line with this message and these fields. */
export const said =
  (message: string, more: Partial<LogLine> = {}) =>
  (line: LogLine): boolean =>
    line.message === message && Object.entries(more).every(([key, value]) => line[key] === value);

/** One agent as a process of its own. */
export interface AgentProcess extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly lines: readonly LogLine[];
  /** Everything that it wrote to stderr. */
  readonly text: () => string;
  /** Waits for the next line (or one that has come already, from the given position on) that fits. */
  until(fits: (line: LogLine) => boolean, from?: number): Promise<LogLine>;
  readonly ended: Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
}

export interface AgentStudio extends AsyncDisposable {
  readonly folder: string;
  readonly simulator: Simulator;
  /** Commits these files (signed unless said otherwise) and pushes. Gives the commit. */
  commit(files: Readonly<Record<string, string | null>>, options?: { readonly signed?: boolean }): string;
  /** Moves the branch back to an earlier commit. */
  rewind(commit: string): void;
  stopApp(space: string): Promise<void>;
  startApp(space: string): Promise<void>;
  start(more?: { readonly env?: Readonly<Record<string, string>> }): AgentProcess;
  writeConfig(text: string): void;
  readonly configText: string;
  read(): Promise<Store>;
}

export { policy };

const clock = { now: () => Date.now(), monotonic: () => performance.now() };

/** A simulated Studio, a git server with a signed repository, and a config for an agent on both. */
export async function agentStudio(options: {
  readonly users: number;
  readonly schedule?: string;
  /** More lines of the config, below `spec`. */
  readonly config?: readonly string[];
}): Promise<AgentStudio> {
  const folder = mkdtempSync(join(tmpdir(), "plumbline-agent-e2e-"));
  const [bare, clone, key] = [join(folder, "git", "policies.git"), join(folder, "clone"), join(folder, "key")];
  mkdirSync(join(folder, "git"));
  run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "tests", "-f", key]);
  run("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
  run("git", ["clone", "--quiet", bare, clone]);
  const git = (...args: readonly string[]): string => run("git", ["-C", clone, ...args]);
  git("config", "user.name", "Tests");
  git("config", "user.email", "tests@example.org");
  git("config", "gpg.format", "ssh");
  git("config", "user.signingKey", key);
  git("checkout", "--quiet", "-B", "main");
  writeFileSync(join(folder, "signers"), `tests@example.org ${run("ssh-keygen", ["-y", "-f", key])}`);

  const server = await startGitServer({ root: join(folder, "git"), token: canaries.gitToken });
  const simulator = await startSimulator({ users: options.users, root: join(folder, "homes"), shape: "plain" });
  const sagemaker = new SageMakerClient({
    endpoint: simulator.endpoint,
    region: simulator.region,
    credentials: { accessKeyId: "sim", secretAccessKey: "sim" },
  });
  const [{ id: DomainId } = { id: "" }] = simulator.ready.domains;
  const app = (SpaceName: string) => ({ DomainId, SpaceName, AppType: "JupyterLab", AppName: "default" }) as const;
  const configText = [
    "apiVersion: plumbline/v1",
    "kind: Agent",
    "spec:",
    "  source:",
    "    git:",
    `      url: ${server.url}/policies.git`,
    "      ref: { branch: main }",
    "      tokenEnv: POLICY_TOKEN",
    "      interval: 1s",
    "      allowLocal: true",
    "      verify: { mode: ancestry, allowedSigners: signers }",
    `  schedule: ${options.schedule ?? '{ cron: "0 3 1 1 *", wake: 1s, idleAfter: 0s }'}`,
    "  state: { sqlite: store.db, observations: content }",
    '  server: { listen: "127.0.0.1:0", metricsTokenEnv: METRICS_TOKEN, webhookSecretEnv: WEBHOOK_KEY }',
    "  limits: { apiRate: 1000 }",
    ...(options.config ?? []).map((line) => `  ${line}`),
    "",
  ].join("\n");
  writeFileSync(join(folder, "plumbline.yaml"), configText);
  const processes: AgentProcess[] = [];
  return {
    folder,
    simulator,
    configText,
    writeConfig: (text) => writeFileSync(join(folder, "plumbline.yaml"), text),
    commit(files, { signed = true } = {}) {
      for (const [name, text] of Object.entries(files))
        if (text === null) git("rm", "--quiet", name);
        else {
          mkdirSync(dirname(join(clone, name)), { recursive: true });
          writeFileSync(join(clone, name), text);
        }
      git("add", "--all");
      git("commit", "--quiet", "--allow-empty", signed ? "--gpg-sign" : "--no-gpg-sign", "--message", "Change");
      git("push", "--quiet", "--force", "origin", "main");
      return git("rev-parse", "HEAD").trim();
    },
    rewind(commit) {
      git("reset", "--quiet", "--hard", commit);
      git("push", "--quiet", "--force", "origin", "main");
    },
    stopApp: async (space) => void (await sagemaker.send(new DeleteAppCommand(app(space)))),
    startApp: async (space) => void (await sagemaker.send(new CreateAppCommand(app(space)))),
    start({ env = {} } = {}) {
      const one = startProcess(folder, {
        AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
        AWS_REGION: simulator.region,
        AWS_ACCESS_KEY_ID: "AKIACANARY0123456789",
        AWS_SECRET_ACCESS_KEY: canaries.secretAccessKey,
        AWS_SESSION_TOKEN: canaries.sessionToken,
        POLICY_TOKEN: canaries.gitToken,
        METRICS_TOKEN: canaries.metricsToken,
        WEBHOOK_KEY: canaries.webhookKey,
        ...env,
      });
      processes.push(one);
      return one;
    },
    read: () => openStore(join(folder, "store.db"), { clock, readOnly: true }),
    async [Symbol.asyncDispose]() {
      for (const one of processes) await one[Symbol.asyncDispose]();
      sagemaker.destroy();
      await simulator[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function startProcess(cwd: string, env: Readonly<Record<string, string>>): AgentProcess {
  const child = spawn(process.execPath, [main, "serve"], {
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: cwd,
      AWS_EC2_METADATA_DISABLED: "true",
      ...compileCache,
      ...env,
    },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const lines: LogLine[] = [];
  let text = "";
  let news = Promise.withResolvers<void>();
  const ended = once(child, "exit").then(([code, signal]) => ({ code, signal }));
  const tell = (): void => {
    news.resolve();
    news = Promise.withResolvers();
  };
  createInterface({ input: child.stderr }).on("line", (line) => {
    text += `${line}\n`;
    if (line.startsWith("{")) lines.push(JSON.parse(line));
    tell();
  });
  void ended.then(tell);
  return {
    child,
    lines,
    text: () => text,
    ended,
    async until(fits, from = 0) {
      const limit = AbortSignal.timeout(60_000);
      for (;;) {
        const found = lines.slice(from).find(fits);
        if (found !== undefined) return found;
        if (child.exitCode !== null || child.signalCode !== null || limit.aborted)
          throw new Error(`the agent ${limit.aborted ? "did not say it in time" : "ended"}: ${text.slice(-3_000)}`);
        await Promise.race([news.promise, once(limit, "abort")]);
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGKILL");
      await ended;
    },
  };
}

function run(program: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, args, {
    encoding: "utf8",
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      LC_ALL: "C",
    },
  });
  if (status !== 0) throw new Error(`${program} ${args.join(" ")}: ${stderr}`);
  return stdout;
}
