import { statSync } from "node:fs";
import { relative, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import type { LoadedConfig } from "./load-config.ts";

/** As people name it: relative to the working directory. @throws UsageError where nothing says where policies are */
export function policyPath(flag: string | undefined, config: LoadedConfig, cwd: string): string {
  if (flag !== undefined) return flag;
  if (config.source !== undefined && "directory" in config.source) return relative(cwd, config.source.directory) || ".";
  if (hasPolicies(cwd)) return "policies";
  throw new UsageError(
    "No policies were given, and there is no ./policies folder here.",
    "Name a policy file or folder with --policies PATH, or run `plumbline demo` to see the shipped ones at work.",
  );
}

/** Whether there is a `policies` folder here. */
export const hasPolicies = (cwd: string): boolean =>
  statSync(resolve(cwd, "policies"), { throwIfNoEntry: false })?.isDirectory() === true;
