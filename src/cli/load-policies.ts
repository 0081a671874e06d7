import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkTypes } from "../checks/registry.ts";
import type { CompiledPolicySet } from "../model/policy.ts";
import type { Run } from "../model/report.ts";
import type { Snapshot } from "../model/source.ts";
import type { GitSourceConfig } from "../policy/agent-config.ts";
import { parsePolicies } from "../policy/parse-policies.ts";
import { readDirectory } from "../source/directory.ts";
import { systemClock } from "./clock.ts";
import { write, type Io } from "./io.ts";
import type { LoadedConfig } from "./load-config.ts";
import { policyPath } from "./policy-path.ts";
import { ProblemsError } from "./problems-error.ts";
import { painter } from "./style.ts";
import { problemsView } from "./view/problems-view.ts";

export interface LoadedPolicies {
  readonly set: CompiledPolicySet;
  readonly source: Run["source"];
}

interface Options {
  readonly config: LoadedConfig;
  readonly io: Io;
  readonly quiet: boolean;
}

/** From `--policies`, else the config's source, else `./policies`. @throws UsageError, with every problem where files are bad */
export async function loadPolicies(flag: string | undefined, { config, io, quiet }: Options): Promise<LoadedPolicies> {
  const { files, fixtures = [], ...source } = await snapshotOf(flag, config, io);
  const parsed = parsePolicies(files, checkTypes, { now: systemClock.now(), inputs: config.inputs, fixtures });
  if (!parsed.ok) throw new ProblemsError(parsed.problems);
  if (parsed.warnings.length > 0 && !quiet)
    await write(io.stderr, `${problemsView(parsed.warnings, { paint: painter(io.stderr), label: "warning" })}\n`);
  return { set: parsed.set, source };
}

async function snapshotOf(flag: string | undefined, config: LoadedConfig, io: Io): Promise<Snapshot> {
  if (flag === undefined && config.source !== undefined && "git" in config.source)
    return fetchOnce(config.source.git, io);
  const { PATH: searchPath } = io.env;
  return readDirectory(policyPath(flag, config, io.cwd), {
    signal: io.signal,
    ...(searchPath === undefined ? {} : { searchPath }),
  });
}

/** The newest revision, into a cache that goes with this process. @throws UsageError */
async function fetchOnce(git: GitSourceConfig, io: Io): Promise<Snapshot> {
  const { composeGitSource } = await import("./compose-source.ts");
  const cache = await mkdtemp(join(tmpdir(), "plumbline-git-"));
  try {
    const source = await composeGitSource(git, { cache: join(cache, "policies.git"), io });
    return await source.fetch(io);
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
}
