import { spawn } from "node:child_process";
import { once } from "node:events";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Abortable } from "../../src/model/ports.ts";

/** One run of a program, as its user waits for it. */
export interface Ran {
  /** From its start to its end, in milliseconds. */
  readonly ms: number;
  /** User and system time, in milliseconds. */
  readonly cpuMs: number;
  /** The most memory that it held at once, in bytes. */
  readonly peakBytes: number;
  readonly stdout: string;
}

export interface Command {
  readonly args: readonly string[];
  /** Added to an environment that holds the least. */
  readonly env?: Readonly<Record<string, string>>;
  /** The ends that mean it did its work. */
  readonly exits: readonly number[];
}

/** What users get: the built command. */
export const built = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const usage = new URL("report-usage.mjs", import.meta.url).href;

/** Runs the built `plumbline` and weighs it. Throws where it ends in another way than it should. */
export async function plumbline({ args, env = {}, exits }: Command, { signal }: Abortable): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", usage, built, ...args], {
    env: leastEnvironment(env),
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    signal,
  });
  const [, out, err, weight] = child.stdio;
  if (out === null || err === null || !(weight instanceof Readable)) throw new Error("no pipes");
  const [stdout, stderr, weighed] = await Promise.all([text(out), text(err), text(weight), once(child, "close")]);
  const ms = performance.now() - started;
  if (!exits.includes(child.exitCode ?? -1))
    throw new Error(
      `plumbline ${args.join(" ")} ended with ${child.exitCode ?? child.signalCode}: ${stderr.slice(-2000)}`,
    );
  return { ms, stdout, ...(JSON.parse(weighed) as Pick<Ran, "cpuMs" | "peakBytes">) };
}

export const leastEnvironment = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env["PATH"] ?? "/usr/bin:/bin",
  HOME: process.env["HOME"] ?? "/",
  ...more,
});
