import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { inspect } from "node:util";
import type { Secret } from "../../model/secret.ts";
import type { Environment, GitPlace } from "../run-git.ts";
import type { GitSettings } from "./settings.ts";

/** A folder for one fetch: git's and its helpers' home, temporary files and our two helpers; it goes when the fetch ends. */
export interface Workshop extends AsyncDisposable {
  readonly folder: string;
  /** What every git command of this fetch gets, the host's credentials excluded. */
  readonly here: Pick<GitPlace, "searchPath" | "environment" | "config">;
  /** What those get that talk to the host. */
  readonly host: Required<Pick<GitPlace, "protocol" | "environment" | "config">>;
}

export async function openWorkshop(settings: GitSettings): Promise<Workshop> {
  const { cache, searchPath, url, limits } = settings;
  await mkdir(cache, { recursive: true, mode: 0o700 });
  await chmod(cache, 0o700);
  await sweep(cache);
  const folder = await mkdtemp(join(cache, prefix));
  const environment = { HOME: folder, TMPDIR: folder, GNUPGHOME: folder, GIT_ALLOC_LIMIT: String(limits.fetchBytes) };
  const write = (name: string, text: string): Promise<string> => writePrivate(join(folder, name), text);
  return {
    folder,
    here: { searchPath, environment, config: alwaysConfig },
    host: {
      protocol: url.protocol,
      environment: { ...environment, ...(await credentials(settings, write)) },
      config: [
        ...alwaysConfig,
        ...fetchConfig,
        ...(settings.caFile === undefined ? [] : [`http.sslCAInfo=${settings.caFile}`]),
      ],
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

const prefix = "fetch-";

/** What an agent that was killed left behind. */
async function sweep(cache: string): Promise<void> {
  for (const name of await readdir(cache))
    if (name.startsWith(prefix)) await rm(join(cache, name), { recursive: true, force: true });
}

const alwaysConfig: readonly string[] = [
  "core.symlinks=false",
  // Larger blobs are streamed to disk, never unfolded in memory.
  "core.bigFileThreshold=1m",
  "submodule.recurse=false",
  "gc.auto=0",
  "maintenance.auto=false",
];

const fetchConfig: readonly string[] = [
  "fetch.fsckObjects=true",
  "transfer.fsckObjects=true",
  // Always one pack, whose growth can be watched, and never loose files.
  "fetch.unpackLimit=1",
  "fetch.recurseSubmodules=false",
  "credential.helper=",
  // A redirect would take the token along.
  "http.followRedirects=false",
  "http.sslVerify=true",
  "http.sslVersion=tlsv1.2",
  "http.proxy=",
];

type Write = (name: string, text: string) => Promise<string>;

/**
 * The token travels in the environment of git and its children, which only our own user can read: git hands its askpass
 * helper nothing but a question, and simple-git lets no file descriptor through. It is on no command line and in no file.
 */
async function credentials(
  { url, token, tokenUser, sshKeyFile, knownHostsFile }: GitSettings,
  write: Write,
): Promise<Environment> {
  if (url.protocol === "ssh") {
    const config = await write("ssh_config", sshConfig(sshKeyFile ?? "", knownHostsFile ?? ""));
    return { GIT_SSH_COMMAND: `ssh -F '${config}'`, GIT_SSH_VARIANT: "ssh" };
  }
  if (token === undefined || url.protocol === "file") return {};
  return {
    GIT_ASKPASS: await write("askpass", askpass),
    PLUMBLINE_GIT_USER: tokenUser,
    PLUMBLINE_GIT_TOKEN: told(token),
  };
}

/** spawn makes text of it; simple-git, which prints environments when `DEBUG` asks for it, gets the mask. */
const told = (token: Secret) => ({
  toString: () => token.reveal(),
  [inspect.custom]: () => token.toString(),
});

const askpass = `#!/bin/sh
case "$1" in
  Username*) printf '%s\\n' "$PLUMBLINE_GIT_USER" ;;
  Password*) printf '%s\\n' "$PLUMBLINE_GIT_TOKEN" ;;
esac
`;

/** The whole of ssh's config: with `-F` it reads no other. */
const sshConfig = (key: string, knownHosts: string): string => `BatchMode yes
ConnectTimeout 15
ForwardAgent no
GlobalKnownHostsFile none
IdentitiesOnly yes
IdentityAgent none
IdentityFile "${key}"
PreferredAuthentications publickey
ServerAliveCountMax 2
ServerAliveInterval 10
StrictHostKeyChecking yes
UpdateHostKeys no
UserKnownHostsFile "${knownHosts}"
`;

async function writePrivate(path: string, text: string): Promise<string> {
  await writeFile(path, text, { mode: 0o700, flag: "wx" });
  return path;
}
