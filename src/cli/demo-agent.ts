import { spawnSync } from "node:child_process";
import { chmod, cp, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { setImmediate } from "node:timers/promises";
import { PlumblineError, UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { startGitServer } from "../simulator/git-server.ts";
import type { Io } from "./io.ts";
import { write } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { logger as makeLogger } from "./log.ts";
import { packageRoot } from "./package-root.ts";
import { serveUntilStopped } from "./serve/serve-until-stopped.ts";
import type { Simulator } from "../simulator/start-simulator.ts";
import { startSimulator } from "./start-simulator.ts";
import { painter } from "./style.ts";

interface Options {
  /** Folder of what stays: the clone, the config, the store, the key. */
  readonly folder: string;
  readonly users: number;
  readonly quiet: boolean;
}

/**
 * A simulated Studio, a git server and the agent, all on this machine, until the wish to stop: edit a policy in the clone,
 * commit, push, and see within seconds what it changes. Commits are signed with a key of the demo's own, and the agent takes
 * no others.
 */
export async function demoAgent({ folder, users, quiet }: Options, io: Io): Promise<void> {
  await using _mine = await onlyHere(folder);
  const root = await mkdtemp(join(tmpdir(), "plumbline-demo-"));
  await using _gone = { [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
  const made = await makeRepository(folder, root, io);
  await using git = await startGitServer({ root });
  await using studio = await startSimulator({ users, root: join(root, "homes"), shape: "plain" });
  const config = join(folder, "plumbline.yaml");
  const address = `127.0.0.1:${await freePort(9464)}`;
  await writeFile(config, configText({ url: `${git.url}/policies.git`, signers: made.signers, address }));
  // The SDK's own chain reads the process; these are no secrets, and lead to the simulator alone.
  const aws = {
    AWS_ENDPOINT_URL_SAGEMAKER: studio.endpoint,
    AWS_REGION: studio.region,
    AWS_ACCESS_KEY_ID: "simulated",
    AWS_SECRET_ACCESS_KEY: "simulated",
  };
  Object.assign(process.env, aws);
  const env = { ...io.env, ...aws };
  if (!quiet) await write(io.stderr, howTo({ folder, address, studio, kept: made.kept }, io));
  const logger = makeLogger(io, { verbose: true, quiet });
  const calm = { ...logger, debug: () => undefined };
  await serveUntilStopped(await loadConfig(config, io), {
    flags: { region: undefined, "aws-profile": undefined },
    io: { ...io, env },
    logger: calm,
  });
  if (!quiet)
    await write(
      io.stderr,
      `\nStopped. What it remembers stays in ${relative(io.cwd, folder) || "."}; the next start makes all of it anew.\n`,
    );
}

/** One demo per folder: a second one would take the ground from under the first. @throws UsageError */
async function onlyHere(folder: string): Promise<AsyncDisposable> {
  const mark = join(folder, ".running");
  const pid = Number(await readFile(mark, "utf8").catch(() => ""));
  if (pid > 0 && isAlive(pid))
    throw new UsageError(
      `Another demo works in ${printable(folder)} (process ${pid}).`,
      "End it by Ctrl-C, or start this one in another folder.",
    );
  await writeFile(mark, String(process.pid));
  return { [Symbol.asyncDispose]: () => rm(mark, { force: true }) };
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The port that the documentation names, or any other where it is taken. */
async function freePort(wanted: number): Promise<number> {
  for (const port of [wanted, 0]) {
    const server = createServer();
    const taken = new Promise<number | undefined>((resolve) => {
      server.once("error", () => resolve(undefined));
      server.listen(port, "127.0.0.1", () => {
        const address = server.address();
        server.close(() => resolve(typeof address === "object" && address !== null ? address.port : undefined));
      });
    });
    const got = await taken;
    if (got !== undefined) return got;
  }
  return wanted;
}

interface Repository {
  readonly signers: string;
  /** Where the clone of an earlier demo was moved to. */
  readonly kept: string | undefined;
}

/** A bare repository to serve and a clone to work in, with the shipped policies in a first signed commit. */
async function makeRepository(folder: string, root: string, io: Io): Promise<Repository> {
  const clone = join(folder, "policies");
  const key = join(folder, "signing-key");
  const signers = join(folder, "allowed-signers");
  const before = join(folder, "policies-before");
  const kept = await stat(clone).then(
    () => before,
    () => undefined,
  );
  if (kept !== undefined) {
    await rm(before, { recursive: true, force: true });
    await rename(clone, before);
  }
  for (const old of [key, `${key}.pub`, signers, join(folder, "agent.db.git")])
    await rm(old, { recursive: true, force: true });
  for (const old of (await readdir(folder)).filter((name) => name.startsWith("agent.db")))
    await rm(join(folder, old), { recursive: true, force: true });
  const run = runner(io);
  await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "demo", "-f", key]);
  await chmod(key, 0o600);
  const publicKey = (await run("ssh-keygen", ["-y", "-f", key])).trim();
  await writeFile(signers, `demo@example.org ${publicKey}\n`);
  const bare = join(root, "policies.git");
  await run("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
  await run("git", ["clone", "--quiet", bare, clone]);
  const git = (...args: readonly string[]) => run("git", ["-C", clone, ...args]);
  for (const [name, value] of [
    ["user.name", "Plumbline demo"],
    ["user.email", "demo@example.org"],
    ["gpg.format", "ssh"],
    ["user.signingKey", key],
    ["gpg.ssh.allowedSignersFile", signers],
    ["commit.gpgSign", "true"],
  ] as const)
    await git("config", name, value);
  const shipped = join(packageRoot(), "policies");
  for (const name of await readdir(shipped))
    await cp(join(shipped, name, "policy.yaml"), join(clone, `${name}.yaml`)).catch(() => undefined);
  await git("checkout", "--quiet", "-B", "main");
  await git("add", "--all");
  await git("commit", "--quiet", "--message", "Start with the shipped policies");
  await git("push", "--quiet", "--set-upstream", "origin", "main");
  return { signers, kept };
}

/** Runs a program to its end, with nothing of the user's own git config. @throws PlumblineError, or the reason of a stop */
function runner({ env, signal }: Pick<Io, "env" | "signal">) {
  return async (program: string, args: readonly string[]): Promise<string> => {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: "utf8",
      env: {
        PATH: env["PATH"] ?? "/usr/bin:/bin",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        LC_ALL: "C",
      },
    });
    // A Ctrl-C reaches the child too; our own part of it comes with the next turn.
    await setImmediate();
    signal.throwIfAborted();
    if (status === 0) return stdout;
    const verb = args.find((arg) => /^[a-z]+$/.test(arg)) ?? "";
    throw new PlumblineError({
      code: "demo",
      message: `${program} ${verb} failed: ${error?.message ?? stderr.trim().split("\n")[0] ?? `status ${status}`}`,
      remedy: "The demo of the agent needs git and ssh-keygen (OpenSSH 8.2 or newer) on the PATH.",
    });
  };
}

const configText = ({
  url,
  signers,
  address,
}: {
  readonly url: string;
  readonly signers: string;
  readonly address: string;
}): string => `# Written by \`plumbline demo --agent\`; change it, and the agent follows.
apiVersion: plumbline/v1
kind: Agent
spec:
  source:
    git:
      url: ${url}
      ref: { branch: main }
      interval: 3s
      allowLocal: true
      verify: { mode: ancestry, allowedSigners: ${signers} }
  schedule:
    cron: "*/2 * * * *"
    wake: 10s
    idleAfter: 0s
    # Real ones are days; here an app that is stopped has stale findings after a minute.
    freshness: { critical: 1m, high: 1m, medium: 1m, low: 1m, info: 1m }
  state:
    sqlite: agent.db
    observations: content
  reports:
    - { format: markdown, directory: reports }
  server:
    listen: "${address}"
  limits: { apiRate: 200 }
`;

interface HowTo {
  readonly folder: string;
  readonly address: string;
  readonly studio: Pick<Simulator, "endpoint" | "region" | "ready">;
  readonly kept: string | undefined;
}

function howTo({ folder, address, studio, kept }: HowTo, io: Io): string {
  const paint = painter(io.stderr);
  const here = relative(io.cwd, folder) || ".";
  const self = io.env["npm_lifecycle_event"] === undefined ? "plumbline" : "npm run -s plumbline --";
  const config = `--config ${here}/plumbline.yaml`;
  const [{ domain, space } = { domain: "", space: "" }] = studio.ready.users;
  const aws = `AWS_ACCESS_KEY_ID=sim AWS_SECRET_ACCESS_KEY=sim aws --region ${studio.region} --endpoint-url ${studio.endpoint} sagemaker`;
  const app = `--domain-id ${domain} --space-name ${space} --app-type JupyterLab --app-name default`;
  const lines: readonly (readonly [string, string])[] = [
    [`$EDITOR ${here}/policies/package-index.yaml`, "change a policy, then:"],
    [`git -C ${here}/policies commit -am "Try it" && git -C ${here}/policies push`, "it is picked up within seconds"],
    [`${self} history ${config}`, "the runs"],
    [`${self} report latest ${config}`, "what the newest one over everything saw"],
    [`curl -s http://${address}/metrics`, "what monitoring sees"],
    [`${aws} delete-app ${app}`, "stop an app (AWS CLI): after a minute its findings are stale, and never a pass"],
    [`${aws} create-app ${app}`, "start it: it is looked at within seconds"],
  ];
  return [
    "A simulated Studio, a git server and the agent run on this machine until Ctrl-C.",
    `The agent takes only commits that are signed with ${here}/signing-key, which that clone does by itself.`,
    ...(kept === undefined ? [] : [`The clone of the demo before is now ${relative(io.cwd, kept)}.`]),
    "",
    "From another shell:",
    ...lines.map(([line, purpose]) => `  ${paint("cyan", line)}\n      ${purpose}`),
    "",
    "",
  ].join("\n");
}
