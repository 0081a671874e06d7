import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChildProcess } from "node:child_process";
import { startSimulator, type Simulator, type SimulatorOptions } from "../../../src/simulator/start-simulator.ts";
import { folder, start, type Ended } from "../support/plumbline.ts";
import { drifted, fill } from "./support.ts";

export interface RemedyStudio extends AsyncDisposable {
  readonly path: string;
  readonly simulator: Simulator;
  readonly homes: readonly string[];
  run(...args: readonly string[]): Promise<Ended>;
  start(...args: readonly string[]): { readonly child: ChildProcess; readonly ended: Promise<Ended> };
}

/** A simulated Studio whose homes have all drifted, and a folder with policies and config to work in. */
export async function remedyStudio(
  users: number,
  files: Readonly<Record<string, string>>,
  options: Pick<SimulatorOptions, "onTerminal"> = {},
): Promise<RemedyStudio> {
  const place = folder(files);
  const root = mkdtempSync(join(tmpdir(), "plumbline-homes-"));
  const simulator = await startSimulator({ users, root, shape: "plain", ...options });
  const homes = simulator.ready.users.map(({ home }) => home);
  for (const home of homes) drift(home);
  const env = {
    AWS_ENDPOINT_URL_SAGEMAKER: simulator.endpoint,
    AWS_REGION: simulator.region,
    AWS_ACCESS_KEY_ID: "sim",
    AWS_SECRET_ACCESS_KEY: "sim",
  };
  const begin = (...args: readonly string[]) => start(args, { cwd: place.path, env, timeoutMs: 300_000 });
  return {
    path: place.path,
    simulator,
    homes,
    start: begin,
    run: (...args) => begin(...args).ended,
    async [Symbol.asyncDispose]() {
      await simulator[Symbol.asyncDispose]();
      rmSync(root, { recursive: true, force: true });
      place[Symbol.dispose]();
    },
  };
}

/** A home as it is before any repair. */
export function drift(home: string): void {
  fill(home, drifted);
  chmodSync(join(home, ".ssh/id_rsa"), 0o644);
}
