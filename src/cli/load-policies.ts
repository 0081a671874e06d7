import { checkTypes } from "../checks/registry.ts";
import type { CompiledPolicySet } from "../model/policy.ts";
import type { Run } from "../model/report.ts";
import { parsePolicies } from "../policy/parse-policies.ts";
import { readDirectory } from "../source/directory.ts";
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
  const { PATH: searchPath } = io.env;
  const path = policyPath(flag, config, io.cwd);
  const { files, ...source } = await readDirectory(path, {
    signal: io.signal,
    ...(searchPath === undefined ? {} : { searchPath }),
  });
  const parsed = parsePolicies(files, checkTypes);
  if (!parsed.ok) throw new ProblemsError(parsed.problems);
  if (parsed.warnings.length > 0 && !quiet)
    await write(io.stderr, `${problemsView(parsed.warnings, { paint: painter(io.stderr), label: "warning" })}\n`);
  return { set: parsed.set, source };
}
