import { join } from "node:path";
import { UsageError } from "../model/errors.ts";
import { Secret } from "../model/secret.ts";
import type { PolicySource } from "../model/source.ts";
import { printable } from "../model/untrusted.ts";
import type { GitSourceConfig } from "../policy/agent-config.ts";
import type { Io } from "./io.ts";

/** A config's git source, its secrets taken from the environment. `cache` is a folder of ours. @throws UsageError */
export async function composeGitSource(
  { tokenEnv, intervalMs: _intervalMs, allowShrinkTo: _allowShrinkTo, ...git }: GitSourceConfig,
  { cache, io }: { readonly cache: string; readonly io: Io },
): Promise<PolicySource> {
  const { gitSource } = await import("../source/git/git-source.ts");
  const { PATH: searchPath } = io.env;
  return gitSource({
    ...git,
    ...(tokenEnv !== undefined && { token: secretOf(tokenEnv, "the git source's token", io) }),
    cache,
    ...(searchPath !== undefined && { searchPath }),
  });
}

/** Beside the store, so that one volume holds all that the agent keeps. */
export const gitCacheBeside = (store: string): string => join(`${store}.git`);

/** A secret that the config names by its environment variable. @throws UsageError */
export function secretOf(name: string, what: string, { env, secrets }: Pick<Io, "env" | "secrets">): Secret {
  const value = env[name];
  if (value !== undefined && value !== "") {
    secrets.add(value);
    return new Secret(value);
  }
  throw new UsageError(
    `The environment variable ${printable(name, 80)} is ${value === undefined ? "not set" : "empty"}.`,
    `It is to hold ${what}, as the config says.`,
  );
}
