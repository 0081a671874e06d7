import { accessSync, constants, existsSync, statSync } from "node:fs";
import { isAbsolute, join } from "node:path";

/** What a POST to `api/terminals` asks for, after the server's own rules. */
export interface TerminalRequest {
  readonly name: string | undefined;
  readonly argv: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
}

/** A spawn that fails on the server: answered by 500 with a traceback. */
export class SpawnError extends Error {
  override readonly name = "SpawnError";
}

interface Defaults {
  readonly home: string;
  readonly env: Readonly<Record<string, string>>;
}

const defaultShell = ["/bin/bash"] as const;
/** Linux: one argument, its closing NUL included, may have 128 KiB. */
const maxArgument = 131_072;

/** `data` is the parsed body: known keys are used as they are, unknown ones ignored. */
export function readTerminalRequest(data: Readonly<Record<string, unknown>>, { home, env }: Defaults): TerminalRequest {
  const argv = readArgv(data["shell_command"]);
  const merged = mergeEnv(env, data["extra_env"]);
  requireExecutable(argv[0], merged["PATH"] ?? "");
  return {
    name: typeof data["name"] === "string" ? data["name"] : undefined,
    argv,
    env: merged,
    cwd: readCwd(data["cwd"], home),
  };
}

/** What a server that ignores the body starts. */
export const defaultRequest = ({ home, env }: Defaults): TerminalRequest => ({
  name: undefined,
  argv: defaultShell,
  env,
  cwd: home,
});

function readArgv(value: unknown): readonly [string, ...string[]] {
  if (value === undefined) return defaultShell;
  if (!Array.isArray(value)) throw new SpawnError("TypeError: expected str, bytes or os.PathLike object");
  const parts: readonly unknown[] = value;
  const [file, ...args] = parts;
  if (typeof file !== "string") throw new SpawnError("IndexError: list index out of range");
  const texts = args.map((arg) => {
    if (typeof arg !== "string") throw new SpawnError("TypeError: expected str, bytes or os.PathLike object");
    return arg;
  });
  if ([file, ...texts].some((arg) => Buffer.byteLength(arg) >= maxArgument))
    throw new SpawnError("OSError: [Errno 7] Argument list too long");
  if ([file, ...texts].some((arg) => arg.includes("\0"))) throw new SpawnError("ValueError: embedded null byte");
  return [file, ...texts];
}

/** `null` removes a variable. */
function mergeEnv(env: Defaults["env"], extra: unknown): Readonly<Record<string, string>> {
  if (typeof extra !== "object" || extra === null || Array.isArray(extra)) return env;
  const merged: Record<string, string> = { ...env };
  for (const [name, value] of Object.entries(extra)) {
    if (value === null) delete merged[name];
    else if (typeof value !== "string") throw new SpawnError("TypeError: expected str, bytes or os.PathLike object");
    else if (Buffer.byteLength(`${name}=${value}`) >= maxArgument)
      throw new SpawnError("OSError: [Errno 7] Argument list too long");
    else merged[name] = value;
  }
  return merged;
}

/** Absolute, or relative to the server's root; dropped in silence when it is not there. */
function readCwd(value: unknown, home: string): string {
  if (typeof value !== "string") return home;
  const found = [isAbsolute(value) ? value : "", join(home, value)].find((path) => path !== "" && existsSync(path));
  return found !== undefined && statSync(found).isDirectory() ? found : home;
}

function requireExecutable(file: string, path: string): void {
  const candidates = file.includes("/") ? [file] : path.split(":").map((folder) => join(folder, file));
  if (!candidates.some(isExecutable))
    throw new SpawnError(`FileNotFoundError: The command was not found or was not executable: ${file}.`);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
