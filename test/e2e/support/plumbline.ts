import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compileCache } from "../../support/compile-cache.ts";

export const main = join(import.meta.dirname, "../../../src/main.ts");

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

interface Options {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** 60 s unless given. */
  readonly timeoutMs?: number;
}

/** The real command line as a process of its own, with nothing of this process's environment but the search path. */
export function start(
  args: readonly string[],
  { cwd, env = {}, timeoutMs = 60_000 }: Options,
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: {
      PATH: process.env["PATH"] ?? "/usr/bin:/bin",
      HOME: cwd,
      AWS_EC2_METADATA_DISABLED: "true",
      ...compileCache,
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: timeoutMs,
    killSignal: "SIGKILL",
  });
  const text = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (part: string) => (text.stdout += part));
  child.stderr.setEncoding("utf8").on("data", (part: string) => (text.stderr += part));
  const ended = once(child, "close").then(([code, signal]) => ({ code, signal, ...text }));
  return { child, ended };
}

export const plumbline = (args: readonly string[], options: Options): Promise<Ended> => start(args, options).ended;

/** A folder that is gone at the end; `files` are its content. */
export function folder(files: Readonly<Record<string, string>> = {}): Disposable & { readonly path: string } {
  const path = mkdtempSync(join(tmpdir(), "plumbline-e2e-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** A policy of one check per severity given, each that a file of that severity's name exists in the home. */
export const policy = (...files: readonly (readonly [file: string, severity: string])[]): string =>
  [
    "apiVersion: plumbline/v1",
    "kind: Policy",
    "metadata: { name: wanted-files, owner: tests }",
    "spec:",
    "  checks:",
    ...files.map(
      ([file, severity]) => `    - { id: has-${file}, severity: ${severity}, file: { path: ~/${file}, exists: true } }`,
    ),
    "",
  ].join("\n");
