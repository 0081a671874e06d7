import { join } from "node:path";
import type { PolicySource } from "../model/source.ts";
import type { GitSourceConfig } from "../policy/agent-config.ts";
import type { Io } from "./io.ts";
import { secretOf } from "./secret-of.ts";

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
