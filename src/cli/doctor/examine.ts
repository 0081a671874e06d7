import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { printable } from "../../model/untrusted.ts";
import { defaultConfig, type ConfiguredProvider } from "../../policy/agent-config.ts";
import { count } from "../count.ts";
import { configuredTargets } from "../compose.ts";
import type { Io } from "../io.ts";
import { loadConfig, type LoadedConfig } from "../load-config.ts";
import { loadPolicies } from "../load-policies.ts";
import { failed, type Diagnosis, type DoctorFlags } from "./diagnosis.ts";
import { examineAws } from "./examine-aws.ts";
import { examineTerminals } from "./examine-terminals.ts";

/** Everything that a scan with these flags would need, in the order in which it would need it. */
export async function* examine(flags: DoctorFlags, io: Io): AsyncGenerator<Diagnosis, void, undefined> {
  yield { state: "ok", item: "node", found: process.versions.node };
  const { config, diagnosis } = await examineConfig(flags, io);
  yield diagnosis;
  yield await examinePolicies(flags, config, io);
  yield await examineGit(io);
  const wanted = configuredTargets(flags, config, io);
  for (const one of wanted) if (isAws(one)) yield* examineAws({ flags, region: one.sagemaker.region, config }, io);
  const others = wanted.filter((one) => !isAws(one));
  if (others.length > 0) yield* examineTerminals({ flags, config: { ...config, targets: others } }, io);
}

const isAws = (one: ConfiguredProvider): one is Extract<ConfiguredProvider, { readonly sagemaker: unknown }> =>
  "sagemaker" in one;

async function examineConfig(
  flags: DoctorFlags,
  io: Io,
): Promise<{ readonly config: LoadedConfig; readonly diagnosis: Diagnosis }> {
  try {
    const config = await loadConfig(flags.config, io);
    return { config, diagnosis: { state: "ok", item: "config", found: config.file ?? "none, defaults hold" } };
  } catch (error) {
    return { config: { ...defaultConfig, file: undefined }, diagnosis: failed("config", error) };
  }
}

async function examinePolicies(flags: DoctorFlags, config: LoadedConfig, io: Io): Promise<Diagnosis> {
  try {
    const { set, source } = await loadPolicies(flags.policies, { config, io, quiet: true });
    const checks = set.policies.reduce((sum, policy) => sum + policy.checks.length, 0);
    const found = `${count(set.policies.length, "policy", "policies")} with ${count(checks, "check")} in ${printable(source.url)} at ${shortRevision(source.revision)}`;
    return { state: "ok", item: "policies", found };
  } catch (error) {
    return failed("policies", error);
  }
}

/** A commit in short, still saying that the files differ from it; of a content hash, enough to recognise it. */
function shortRevision(revision: string): string {
  const dirty = revision.endsWith("-dirty") ? "-dirty" : "";
  return revision.slice(0, /^[0-9a-f]{40}/.test(revision) ? 12 : 19) + dirty;
}

async function examineGit({ signal }: Io): Promise<Diagnosis> {
  try {
    const { stdout } = await promisify(execFile)("git", ["--version"], { timeout: 5_000, signal });
    return { state: "ok", item: "git", found: printable(stdout.trim().replace(/^git version /, ""), 60) };
  } catch {
    return {
      state: "warn",
      item: "git",
      found: "not found; reports will name policies by a hash of their content.",
      remedy: "Install git, so that reports name the commit.",
    };
  }
}
