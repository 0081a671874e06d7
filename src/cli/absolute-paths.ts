import { resolve } from "node:path";
import type { AgentConfig, GitSourceConfig, GitVerifyConfig } from "../policy/agent-config.ts";

/** The config with every relative file path in it made absolute against a folder. */
export function absolutePaths(config: AgentConfig, folder: string): AgentConfig {
  const { source, state, reports, safety } = config;
  return {
    ...config,
    source:
      source === undefined
        ? undefined
        : "git" in source
          ? { git: gitPaths(source.git, folder) }
          : { directory: resolve(folder, source.directory) },
    state: { ...state, sqlite: resolve(folder, state.sqlite) },
    safety: { ...safety, stopFile: resolve(folder, safety.stopFile) },
    reports: reports.map((sink) =>
      "directory" in sink.to ? { ...sink, to: { directory: resolve(folder, sink.to.directory) } } : sink,
    ),
  };
}

function gitPaths(git: GitSourceConfig, folder: string): GitSourceConfig {
  const { verify } = git;
  return {
    ...git,
    ...absolute(git, ["sshKeyFile", "knownHostsFile", "caFile"], folder),
    ...(verify === undefined
      ? {}
      : { verify: { ...verify, ...absolute<GitVerifyConfig>(verify, ["allowedSigners", "gpgKeys"], folder) } }),
  };
}

/** Those of the keys that are there, resolved. */
function absolute<T extends object>(from: T, keys: readonly (keyof T)[], folder: string): Partial<T> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = from[key];
      return typeof value === "string" ? [[key, resolve(folder, value)]] : [];
    }),
  ) as Partial<T>;
}
