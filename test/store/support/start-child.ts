import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const childFile = fileURLToPath(new URL("child.ts", import.meta.url));

/** A process at a store, its lines, and its end; killed at the end of the scope if it still runs. */
export function startChild(
  args: readonly string[],
  options: SpawnOptions & { readonly command?: readonly string[] } = {},
) {
  const { command = [process.execPath, childFile], ...rest } = options;
  const [file = "", ...before] = command;
  const child: ChildProcess = spawn(file, [...before, ...args], { ...rest, stdio: ["pipe", "pipe", "inherit"] });
  if (child.stdout === null) throw new Error("no stdout");
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const ended = once(child, "close");
  return {
    child,
    ended,
    /** The next line; undefined at the end. */
    line: async (): Promise<string | undefined> => (await lines.next()).value,
    rest: async (): Promise<readonly string[]> => Array.fromAsync(lines),
    [Symbol.asyncDispose]: async () => {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
