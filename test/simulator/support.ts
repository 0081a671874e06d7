import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SageMakerClient } from "@aws-sdk/client-sagemaker";
import { startSimulator } from "../../src/simulator/start-simulator.ts";
import type { Simulator, SimulatorOptions } from "../../src/simulator/start-simulator.ts";

export const keys = { accessKeyId: "AKIAEXAMPLEEXAMPLE00", secretAccessKey: "not-a-secret" };

/** A simulator in a folder of its own, which goes with it. */
export async function simulator(
  options: Partial<SimulatorOptions> = {},
): Promise<Simulator & { readonly root: string }> {
  const parent = await mkdtemp(join(tmpdir(), "plumbline-test-"));
  const root = join(parent, "homes");
  const sim = await startSimulator({ users: 25, root, ...options });
  return {
    ...sim,
    root,
    async [Symbol.asyncDispose]() {
      await sim[Symbol.asyncDispose]();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** The real SDK; one attempt, so that a test sees what the simulator said. */
export const clientFor = (sim: Simulator, maxAttempts = 1): SageMakerClient =>
  new SageMakerClient({ endpoint: sim.endpoint, region: sim.region, credentials: keys, maxAttempts });
