import { spawnSync } from "node:child_process";
import { chmod, cp, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { PlumblineError } from "../model/errors.ts";
import { startGitServer } from "../simulator/git-server.ts";
import type { Io } from "./io.ts";
import { write } from "./io.ts";
import { loadConfig } from "./load-config.ts";
import { logger as makeLogger } from "./log.ts";
import { packageRoot } from "./package-root.ts";
import { serveWith } from "./serve/serve-with.ts";
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
  const root = await mkdtemp(join(tmpdir(), "plumbline-demo-"));
  await using _gone = { [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }) };
  const made = await makeRepository(folder, root, io);
  await using git = await startGitServer({ root });
  await using studio = await startSimulator({ users, root: join(root, "homes"), shape: "plain" });
  const config = join(folder, "plumbline.yaml");
  await writeFile(config, configText(`${git.url}/policies.git`, made.signers));
  // The SDK's own chain reads the process; these are no secrets, and lead to the simulator alone.
  const aws = {
    AWS_ENDPOINT_URL_SAGEMAKER: studio.endpoint,
    AWS_REGION: studio.region,
    AWS_ACCESS_KEY_ID: "simulated",
    AWS_SECRET_ACCESS_KEY: "simulated",
  };
  Object.assign(process.env, aws);
  const env = { ...io.env, ...aws };
  if (!quiet) await write(io.stderr, howTo(folder, studio.endpoint, io));
  const logger = makeLogger(io, { verbose: true, quiet });
  const calm = { ...logger, debug: () => undefined };
  await serveWith(await loadConfig(config, io), {
    flags: { region: undefined, "aws-profile": undefined },
    io: { ...io, env },
    logger: calm,
  });
}

interface Repository {
  readonly signers: string;
}

/** A bare repository to serve and a clone to work in, with the shipped policies in a first signed commit. */
async function makeRepository(folder: string, root: string, io: Io): Promise<Repository> {
  const clone = join(folder, "policies");
  const key = join(folder, "signing-key");
  const signers = join(folder, "allowed-signers");
  for (const old of [clone, key, `${key}.pub`, signers, join(folder, "agent.db.git")])
    await rm(old, { recursive: true, force: true });
  for (const old of (await readdir(folder)).filter((name) => name.startsWith("agent.db")))
    await rm(join(folder, old), { recursive: true, force: true });
  const run = runner(io);
  run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", "demo", "-f", key]);
  await chmod(key, 0o600);
  const publicKey = run("ssh-keygen", ["-y", "-f", key]).trim();
  await writeFile(signers, `demo@example.org ${publicKey}\n`);
  const bare = join(root, "policies.git");
  run("git", ["init", "--quiet", "--bare", "--initial-branch=main", bare]);
  run("git", ["clone", "--quiet", bare, clone]);
  const git = (...args: readonly string[]) => run("git", ["-C", clone, ...args]);
  for (const [name, value] of [
    ["user.name", "Plumbline demo"],
    ["user.email", "demo@example.org"],
    ["gpg.format", "ssh"],
    ["user.signingKey", key],
    ["commit.gpgSign", "true"],
  ] as const)
    git("config", name, value);
  const shipped = join(packageRoot(), "policies");
  for (const name of await readdir(shipped))
    await cp(join(shipped, name, "policy.yaml"), join(clone, `${name}.yaml`)).catch(() => undefined);
  git("checkout", "--quiet", "-B", "main");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Start with the shipped policies");
  git("push", "--quiet", "--set-upstream", "origin", "main");
  return { signers };
}

/** Runs a program to its end, with nothing of the user's own git config. @throws PlumblineError */
function runner({ env }: Pick<Io, "env">): (program: string, args: readonly string[]) => string {
  return (program, args) => {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: "utf8",
      env: {
        PATH: env["PATH"] ?? "/usr/bin:/bin",
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        LC_ALL: "C",
      },
    });
    if (status === 0) return stdout;
    throw new PlumblineError({
      code: "demo",
      message: `${program} ${args[0]} failed: ${error?.message ?? stderr.trim().split("\n")[0] ?? `status ${status}`}`,
      remedy: "The demo of the agent needs git and ssh-keygen (OpenSSH 8.2 or newer) on the PATH.",
    });
  };
}

const configText = (
  url: string,
  signers: string,
): string => `# Written by \`plumbline demo --agent\`; change it, and the agent follows.
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
  state:
    sqlite: agent.db
    observations: content
  reports:
    - { format: markdown, directory: reports }
  server:
    listen: "127.0.0.1:9464"
  limits: { apiRate: 200 }
`;

function howTo(folder: string, endpoint: string, io: Io): string {
  const paint = painter(io.stderr);
  const here = relative(io.cwd, folder) || ".";
  const self = io.env["npm_lifecycle_event"] === undefined ? "plumbline" : "npm run -s plumbline --";
  const config = `--config ${here}/plumbline.yaml`;
  const lines: readonly (readonly [string, string])[] = [
    [`$EDITOR ${here}/policies/package-index.yaml`, "change a policy, then:"],
    [`git -C ${here}/policies commit -am "Try it" && git -C ${here}/policies push`, "it is picked up within seconds"],
    [`${self} history ${config}`, "the runs"],
    [`${self} report latest ${config}`, "what the newest one saw"],
    ["curl -s http://127.0.0.1:9464/metrics", "what monitoring sees"],
    [
      `aws sagemaker delete-app --endpoint-url ${endpoint} …`,
      "stop an app: its findings grow stale, and it is looked at when it wakes",
    ],
  ];
  return [
    "A simulated Studio, a git server and the agent run on this machine until Ctrl-C.",
    `The agent takes only commits that are signed with ${here}/signing-key, which that clone does by itself.`,
    "",
    "From another shell:",
    ...lines.map(([line, purpose]) => `  ${paint("cyan", line)}\n      ${purpose}`),
    "",
    "",
  ].join("\n");
}
