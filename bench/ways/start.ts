import { spawn } from "node:child_process";
import { once } from "node:events";
import type { Abortable } from "../../src/model/ports.ts";
import { leastEnvironment } from "./command.ts";

/** How long `node` with these arguments takes from its start to its end, in milliseconds. Throws where it fails. */
export async function start(args: readonly string[], { signal }: Abortable): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, args, { env: leastEnvironment(), stdio: "ignore", signal });
  await once(child, "close");
  const ms = performance.now() - started;
  if (child.exitCode !== 0) throw new Error(`node ${args.join(" ")} ended with ${child.exitCode}`);
  return ms;
}
