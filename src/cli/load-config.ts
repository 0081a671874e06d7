import { readFile, stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { UsageError } from "../model/errors.ts";
import { printable } from "../model/untrusted.ts";
import { defaultConfig, type AgentConfig } from "../policy/agent-config.ts";
import { absolutePaths } from "./absolute-paths.ts";
import type { Io } from "./io.ts";
import { ProblemsError } from "./problems-error.ts";

export const defaultConfigFile = "plumbline.yaml";

/** The config with its defaults; file paths in it are absolute. `file` is undefined where there is none. */
export interface LoadedConfig extends AgentConfig {
  readonly file: string | undefined;
}

/** Reads `--config`, or `plumbline.yaml` where it exists, or nothing. @throws UsageError */
export async function loadConfig(flag: string | undefined, { cwd }: Pick<Io, "cwd">): Promise<LoadedConfig> {
  const file = flag ?? defaultConfigFile;
  const path = resolve(cwd, file);
  const found = await stat(path).catch(() => undefined);
  if (found === undefined && flag === undefined) return { ...absolutePaths(defaultConfig, cwd), file: undefined };
  if (found?.isFile() !== true)
    throw new UsageError(
      `The config ${printable(file)} ${found === undefined ? "does not exist" : "is not a file"}.`,
      "Give the path of a YAML file of kind Agent, or leave --config out.",
    );
  const { parseConfig } = await import("../policy/parse-config.ts");
  const parsed = parseConfig(await read(path, file), file);
  if (!parsed.ok) throw new ProblemsError(parsed.problems);
  return { ...absolutePaths(parsed.config, dirname(path)), file };
}

async function read(path: string, file: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch {
    throw new UsageError(`The config ${printable(file)} cannot be read.`, "Check its permissions.");
  }
}
