import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempDisposable } from "node:fs/promises";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import type { Abortable } from "../../src/model/ports.ts";
import { built, leastEnvironment } from "./command.ts";

export interface SimulatedStudio extends AsyncDisposable {
  readonly endpoint: string;
}

/** `plumbline sim` as a process of its own, with homes that go when it goes. */
export async function simulatedStudio(users: number, { signal }: Abortable): Promise<SimulatedStudio> {
  await using opened = new AsyncDisposableStack();
  const root = opened.use(await mkdtempDisposable(`${tmpdir()}/plumbline-bench-`));
  const args = ["sim", "--shape", "plain", "--users", String(users), "--root", root.path];
  const child = spawn(process.execPath, [built, ...args], {
    env: leastEnvironment(),
    stdio: ["ignore", "pipe", "inherit"],
  });
  opened.defer(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  });
  const lines = createInterface(child.stdout);
  const [line] = (await once(lines, "line", { signal })) as [string];
  const { endpoint } = JSON.parse(line) as SimulatedStudio;
  const owned = opened.move();
  return { endpoint, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}
