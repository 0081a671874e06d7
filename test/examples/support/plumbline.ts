import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { compileCache } from "../../support/compile-cache.ts";

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const main = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));

/** Runs the command from its sources, in a folder and with a home; nothing else of the environment reaches it. */
export async function plumbline(
  args: readonly string[],
  { cwd, home }: { readonly cwd: string; readonly home: string },
): Promise<Ended> {
  const env = { PATH: process.env["PATH"], HOME: home, ...compileCache };
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: 60_000,
  });
  const [stdout, stderr, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
  return { code, stdout, stderr };
}
